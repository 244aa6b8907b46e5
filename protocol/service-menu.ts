/** What a machine must know to speak to its server. */
export interface ServiceMenu {
  /** `mqtts://…` where the server has TLS, else `mqtt://…`. */
  url: string
  /** User name and client id. */
  id: string
  secret: string
}

/**
 * The text of the QR code that a machine's service menu scans, for those that have a reader: JSON on one line. `d1` is
 * the protocol it shall speak, so that a reader knows the code from any other.
 */
export const serviceMenuText = ({ url, id, secret }: ServiceMenu): string =>
  JSON.stringify({ d1: 1, url, id, secret })
