import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

const petrol: MantineColorsTuple = [
  '#eaf3f5',
  '#d0e3e8',
  '#a3c8d1',
  '#73abb8',
  '#4a8fa0',
  '#2a7488',
  '#155e73',
  '#0f4e61',
  '#0b3f4f',
  '#072d39',
]
const gray: MantineColorsTuple = [
  '#f6f8f8',
  '#edf1f1',
  '#e2e8e8',
  '#d0d8d9',
  '#b3bec0',
  '#8a979a',
  '#5d6b71',
  '#46555b',
  '#2f3b40',
  '#172125',
]
const dark: MantineColorsTuple = [
  '#e4ebed',
  '#c3ced2',
  '#94a3a9',
  '#6d7d84',
  '#3a484e',
  '#2b373c',
  '#1a2327',
  '#12191c',
  '#0e1416',
  '#0a0f11',
]
const red: MantineColorsTuple = [
  '#fdefec',
  '#fbdad4',
  '#f5b3a8',
  '#ef8978',
  '#e5624d',
  '#d6432d',
  '#bd2e1b',
  '#9f2414',
  '#841d10',
  '#66140a',
]

/** System fonts, Chinese ones by name: no webfont is shipped. */
const FONTS =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", sans-serif'

/** Dialogs are sheets of paper, not of the page below. */
const raised = {
  content: { background: 'var(--surface)' },
  header: { background: 'var(--surface)' },
  title: { fontSize: '1rem', fontWeight: 650 },
}
const field = { defaultProps: { size: 'sm' } }

/** Dense and legible: 14 px body text, small radii, flat surfaces separated by hairlines. Colours live in tokens.css. */
export const theme = createTheme({
  colors: { petrol, gray, dark, red },
  primaryColor: 'petrol',
  primaryShade: { light: 6, dark: 5 },
  fontFamily: FONTS,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Roboto Mono", Menlo, Consolas, monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  lineHeights: { xs: '1.4', sm: '1.5', md: '1.55', lg: '1.5', xl: '1.4' },
  headings: {
    fontFamily: FONTS,
    fontWeight: '650',
    textWrap: 'wrap',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.4' },
      h2: { fontSize: '0.9375rem', lineHeight: '1.5' },
      h3: { fontSize: '0.875rem', lineHeight: '1.5' },
      h4: { fontSize: '0.8125rem', lineHeight: '1.5' },
      h5: { fontSize: '0.8125rem', lineHeight: '1.5' },
      h6: { fontSize: '0.75rem', lineHeight: '1.5' },
    },
  },
  spacing: { xs: '0.375rem', sm: '0.625rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '3px', sm: '6px', md: '8px', lg: '12px', xl: '18px' },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: field,
    PasswordInput: field,
    NumberInput: field,
    Select: field,
    Textarea: field,
    Checkbox: field,
    Switch: field,
    InputWrapper: { styles: { label: { marginBottom: 3 }, description: { marginBottom: 5 } } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: false } },
    Modal: {
      defaultProps: { centered: true, radius: 'lg', overlayProps: { backgroundOpacity: 0.4, blur: 2 } },
      styles: raised,
    },
    Drawer: { styles: raised },
    Menu: { defaultProps: { shadow: 'md', radius: 'md' } },
  },
})

const OURS = {
  '--mantine-color-body': 'var(--page)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-faint)',
  '--mantine-color-placeholder': 'var(--ink-faint)',
  '--mantine-color-anchor': 'var(--brand)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-error': 'var(--out-ink)',
  '--mantine-color-petrol-light': 'var(--brand-soft)',
  '--mantine-color-petrol-light-hover': 'var(--brand-soft)',
  '--mantine-color-petrol-light-color': 'var(--brand)',
  '--mantine-color-red-light': 'var(--out-soft)',
  '--mantine-color-red-light-color': 'var(--out-ink)',
}

/** Mantine's own colours follow our tokens in both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: OURS,
  dark: {
    ...OURS,
    // White words on a red button are legible in the dark too.
    '--mantine-color-red-filled': red[6],
    '--mantine-color-red-filled-hover': red[7],
    // Mantine's own is as dark as our dialogs: a button that waits would be a word without a frame.
    '--mantine-color-disabled': 'var(--line)',
    '--mantine-color-disabled-color': 'var(--ink-faint)',
  },
})
