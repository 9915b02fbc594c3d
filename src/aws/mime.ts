import MailComposer from 'nodemailer/lib/mail-composer';
import MimeNode from 'nodemailer/lib/mime-node';
import type { EmailAddress } from '../core/contact.ts';
import type { Mail, Sender } from './mail.ts';

/**
 * The message as SES sends it (RFC 5322). Machines are told not to answer (RFC 3834; Exchange by a header of its own),
 * people's answers go to the operator, and mails about the same keys stand in one thread: they refer to one message ID
 * that was never sent, since SES gives each mail its own.
 */
export async function mimeMessage(mail: Mail, { from, name, replyTo }: Sender): Promise<Buffer> {
  const domain = from.slice(from.lastIndexOf('@') + 1);
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
  return message.compile().build();
}

/** Length of `From` as it stands in the mail, unfolded: other letters than ASCII's take several bytes each. */
export function senderBytes(name: string, address: EmailAddress): number {
  const headers = new MimeNode('text/plain').setHeader('From', { name, address }).buildHeaders();
  const from = /^From: (.*(?:\r\n[ \t].*)*)/m.exec(headers)?.[1] ?? '';
  return from.replace(/\r\n[ \t]/g, ' ').length;
}
