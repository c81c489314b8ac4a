"""A mail server that nobody here wrote (aiosmtpd), and a parser that nobody here wrote (Python's
email). Keeps every message as a JSON file in a folder. What it answers goes by the recipient:

  refused...   550 to RCPT
  unwanted...  554 after the message
  later...     451 to RCPT, the first time
  silent...    takes the message, and says nothing for ever, the first time
"""
import argparse
import asyncio
import email
import email.policy
import json
import os
import ssl

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--folder", required=True)
parser.add_argument("--certificate")
parser.add_argument("--key")
parser.add_argument("--implicit", action="store_true", help="TLS from the first byte")
parser.add_argument("--user")
parser.add_argument("--password")
options = parser.parse_args()


def parsed(envelope, session):
    raw = envelope.content
    message = email.message_from_bytes(raw, policy=email.policy.default)
    parts = {part.get_content_type(): part.get_content().replace("\r\n", "\n")
             for part in message.walk() if not part.is_multipart()}
    lines = raw.split(b"\r\n")
    return {
        "mail_from": envelope.mail_from,
        "rcpt_tos": envelope.rcpt_tos,
        "from_name": message["From"].addresses[0].display_name,
        "from": message["From"].addresses[0].addr_spec,
        "to": [address.addr_spec for address in message["To"].addresses],
        "reply_to": str(message["Reply-To"] or ""),
        "subject": str(message["Subject"]),
        "message_id": str(message["Message-ID"]),
        "date": message["Date"].datetime.isoformat(),
        "auto_submitted": str(message["Auto-Submitted"] or ""),
        "language": str(message["Content-Language"] or ""),
        "type": message.get_content_type(),
        "order": [part.get_content_type() for part in message.walk() if not part.is_multipart()],
        "text": parts.get("text/plain", ""),
        "html": parts.get("text/html", ""),
        "headers": [name for name, _ in message.items()],
        "defects": [repr(defect) for part in message.walk() for defect in part.defects],
        "longest_line": max(len(line) for line in lines),
        "bare_line_ends": raw.replace(b"\r\n", b"").count(b"\n"),
        "ascii": raw.isascii(),
        "tls": session.ssl is not None,
        "connection": id(session),
        "peer_port": session.peer[1],
    }


class Mailbox:
    def __init__(self):
        self.seen = set()

    def first(self, address):
        fresh = address not in self.seen
        self.seen.add(address)
        return fresh

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address.startswith("refused"):
            return "550 5.1.1 no such mailbox: " + address
        if address.startswith("later") and self.first(address):
            return "451 4.7.1 greylisted, come back"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        address = envelope.rcpt_tos[0]
        if address.startswith("unwanted"):
            return "554 5.7.1 not here"
        number = len([name for name in os.listdir(options.folder) if name.endswith(".json")])
        path = os.path.join(options.folder, f"{number:04}.json")
        with open(path + ".part", "w", encoding="utf-8") as out:
            json.dump(parsed(envelope, session), out)
        os.rename(path + ".part", path)
        if address.startswith("silent") and self.first(address):
            await asyncio.sleep(3600)
        return "250 2.0.0 taken"


def authenticate(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and data.login.decode() == options.user and \
        data.password.decode() == options.password
    return AuthResult(success=good, handled=False)


async def main():
    tls = None
    if options.certificate:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(options.certificate, options.key)
    mailbox = Mailbox()

    def session():
        return SMTP(mailbox, hostname="mail.test", enable_SMTPUTF8=True,
                    tls_context=None if options.implicit else tls,
                    require_starttls=tls is not None and not options.implicit,
                    auth_required=options.user is not None,
                    auth_require_tls=False, authenticator=authenticate)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(session, "127.0.0.1", options.port,
                                      ssl=tls if options.implicit else None)
    print("ready", flush=True)
    await server.serve_forever()


asyncio.run(main())
