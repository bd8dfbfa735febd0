import type { Page } from 'playwright-core'

/** The steps of a viewer's story, as a person does them: by labels and buttons. */

export interface Viewer {
  name: string
  email: string
  password: string
}

let count = 0

export function newViewer(name = 'Ines Marchetti'): Viewer {
  count++
  return { name, email: `ines.${process.pid}.${count}@example.com`, password: 'a seat in row 7' }
}

export async function register(page: Page, url: string, viewer: Viewer): Promise<void> {
  await page.goto(`${url}/subscribe/`)
  await page.getByLabel('Email', { exact: true }).fill(viewer.email)
  await page.getByLabel('Name', { exact: true }).fill(viewer.name)
  await page.getByLabel('Password', { exact: true }).fill(viewer.password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByRole('heading', { name: 'Pick your screen.' }).waitFor()
}

export async function choosePlan(page: Page, name: string): Promise<void> {
  await page.getByRole('radio', { name, exact: true }).check()
  await page.getByRole('button', { name: 'Continue to payment' }).click()
  await page.getByTestId('pay').waitFor()
}

export async function fillCard(page: Page, number: string): Promise<void> {
  await page.getByLabel('Card number').fill(number)
  await page.getByLabel('Expiry').fill('12 / 34')
  await page.getByLabel('CVC').fill('123')
  await page.getByLabel('Name on card').fill('Ines Marchetti')
}

export async function pay(page: Page): Promise<void> {
  await page.getByTestId('pay').click()
}

export interface Mail {
  id: number
  to: string
  subject: string
  text: string
  html: string
}

/** The mails to this address in the mailbox of development, oldest first, once there are `count` of them. */
export async function readMails(url: string, to: string, count: number): Promise<Mail[]> {
  for (let look = 0; ; look++) {
    const { mails } = (await (await fetch(`${url}/api/dev/mailbox/`)).json()) as {
      mails: (Mail & { state: string })[]
    }
    const arrived = mails.filter((mail) => mail.to.includes(to) && mail.state === 'sent')
    if (arrived.length >= count || look === 200) {
      const whole = await Promise.all(arrived.map((mail) => readMail(url, mail.id)))
      return whole.sort((a, b) => Number(a.id) - Number(b.id))
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function readMail(url: string, id: number): Promise<Mail> {
  return (await (await fetch(`${url}/api/dev/mailbox/${id}/`)).json()) as Mail
}
