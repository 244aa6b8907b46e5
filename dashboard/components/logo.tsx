import classes from './logo.module.css'

/** Three bright strokes: 三, in its own proportions. */
export function LogoMark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className={classes.mark}>
      <rect width="32" height="32" rx="7.5" fill="#0f4e61" />
      <g fill="none" strokeLinecap="round" strokeWidth="3.6">
        <path d="M9 9.4h14" stroke="#ffd469" />
        <path d="M11.6 16h8.8" stroke="#fdbd3b" />
        <path d="M7 22.6h18" stroke="#ffe6a6" />
      </g>
    </svg>
  )
}

export function Logo({ name, subtitle }: { name: string; subtitle?: string | undefined }) {
  return (
    <span className={classes.logo}>
      <LogoMark />
      <span className={classes.words}>
        <span className={classes.name}>{name}</span>
        {subtitle && <span className={classes.subtitle}>{subtitle}</span>}
      </span>
    </span>
  )
}
