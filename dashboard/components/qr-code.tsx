import { create } from 'qrcode'
import { useMemo } from 'react'

/** White modules around a QR code without which scanners miss it (ISO/IEC 18004, 5.3.8). */
const QUIET = 4

/** A QR code as one path: sharp at any size, on screen and on paper. */
export function QrCode({ text, label, size = 96 }: { text: string; label: string; size?: number }) {
  const { path, width } = useMemo(() => {
    const { modules } = create(text, { errorCorrectionLevel: 'M' })
    let drawn = ''
    for (let y = 0; y < modules.size; y++)
      for (let x = 0; x < modules.size; x++)
        if (modules.get(y, x)) drawn += `M${x + QUIET} ${y + QUIET}h1v1h-1z`
    return { path: drawn, width: modules.size + 2 * QUIET }
  }, [text])
  return (
    <svg
      width={size}
      height={size}
      viewBox={`0 0 ${width} ${width}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={`M0 0h${width}v${width}H0z`} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
