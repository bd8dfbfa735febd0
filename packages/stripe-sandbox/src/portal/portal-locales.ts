import type { PortalSession } from '../shapes.ts'

/** The languages that Stripe's portal speaks. They are accepted; the pages here stay English. */
export const LOCALES =
  `auto bg cs da de el en en-AU en-CA en-GB en-IE en-IN en-NZ en-SG es es-419 et fi fil fr fr-CA hr hu
id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW`.split(
    /\s+/,
  ) as NonNullable<PortalSession['locale']>[]
