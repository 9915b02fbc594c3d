import MailComposer from 'nodemailer/lib/mail-composer';
import MimeNode from 'nodemailer/lib/mime-node';
import type { SenderAddress } from '../core/contact.ts';
import { domainOf } from '../core/contact-domains.ts';
import type { Mail, Sender } from './mail.ts';

/**
 * The message as SES sends it (RFC 5322). Machines are told not to answer (RFC 3834; Exchange by a header of its own),
 * people's answers go to the operator, and mails about the same keys stand in one thread: they refer to one message ID
 * that was never sent, since SES gives each mail its own.
 */
export async function mimeMessage(mail: Mail, { from, name, replyTo }: Sender): Promise<Buffer> {
  const domain = domainOf(from).toLowerCase();
  const thread = mail.thread === null ? null : `<${mail.thread}.keyrotation@${domain}>`;
  const message = new MailComposer({
    from: { name, address: from },
    to: mail.to,
    replyTo,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    ...(thread === null ? {} : { inReplyTo: thread, references: thread }),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'OOF, AutoReply' },
    newline: 'windows',
    // Nothing of a mail is read from a file or fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return withSender(await message.compile().build(), from);
}

const FROM = /^From: (.*(?:\r\n[ \t].*)*)/m;

/** Nodemailer writes domains small, and SES knows an address by the letters in which it was verified. */
function withSender(message: Buffer, from: SenderAddress): Buffer {
  const at = from.lastIndexOf('@');
  const small = from.slice(0, at) + from.slice(at).toLowerCase();
  if (small === from) return message;
  // The name before it may hold the same letters.
  const inHeader = (header: string): string => {
    const start = header.lastIndexOf(small);
    return start < 0 ? header : header.slice(0, start) + from + header.slice(start + small.length);
  };
  return Buffer.from(message.toString('latin1').replace(FROM, inHeader), 'latin1');
}

/** Length of `From` as it stands in the mail, unfolded: other letters than ASCII's take several bytes each. */
export function senderBytes(name: string, address: SenderAddress): number {
  const headers = new MimeNode('text/plain').setHeader('From', { name, address }).buildHeaders();
  const from = FROM.exec(headers)?.[1] ?? '';
  return from.replace(/\r\n[ \t]/g, ' ').length;
}
