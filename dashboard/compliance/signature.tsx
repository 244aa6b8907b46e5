import classes from './signature.module.css'

/** The box that a signature's path data is drawn in. */
export const SIGNATURE_WIDTH = 600
export const SIGNATURE_HEIGHT = 200

/** A signature as it was drawn. */
export function Signature({ path, label }: { path: string; label: string }) {
  return (
    <svg
      viewBox={`0 0 ${SIGNATURE_WIDTH} ${SIGNATURE_HEIGHT}`}
      role="img"
      aria-label={label}
      className={classes.signature}
    >
      <path d={path} />
    </svg>
  )
}
