import { secureHeaders } from 'hono/secure-headers'
import type { Config } from '../config.ts'

const SELF = ["'self'"]
const NONE = ["'none'"]

/** A year; without subdomains, which may belong to somebody else's service. */
const STRICT_TRANSPORT = 'max-age=31536000'

/** On every answer. A handler that sets one of these itself keeps its own, as the API page and mail previews must. */
export function securityHeaders(config: Pick<Config, 'baseUrl'>) {
  return secureHeaders({
    overwrite: false,
    contentSecurityPolicy: {
      defaultSrc: SELF,
      scriptSrc: SELF,
      styleSrc: SELF,
      imgSrc: ["'self'", 'data:'],
      fontSrc: SELF,
      connectSrc: SELF,
      frameSrc: SELF,
      objectSrc: NONE,
      frameAncestors: NONE,
      baseUri: NONE,
      formAction: SELF,
    },
    strictTransportSecurity: config.baseUrl.startsWith('https:') ? STRICT_TRANSPORT : false,
    // Links in mails carry tokens in the address, which must not travel on to another site.
    referrerPolicy: 'strict-origin-when-cross-origin',
    permissionsPolicy: {
      camera: [],
      geolocation: [],
      microphone: [],
      usb: [],
      payment: [],
      fullscreen: ['self'],
    },
  })
}
