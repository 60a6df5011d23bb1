"""The metadata service as the machine sees it: HTTP with OAuth 1.0 PLAINTEXT, tried again while that can help."""

import email.utils
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid


class Refused(Exception):
    """The server said no; asking again will not change that."""


def say(sentence: str) -> None:
    print(f"metaldesk: {sentence}", flush=True)
    try:
        with open("/dev/tty1", "w") as screen:
            screen.write(f"metaldesk: {sentence}\r\n")
    except OSError:
        pass  # no screen: the serial line has it


def multipart(fields: dict, files: dict) -> tuple[bytes, str]:
    """(body, content type) of multipart/form-data (RFC 7578). Files are name -> bytes, each field named as its file."""
    boundary = uuid.uuid4().hex
    parts = []
    for name, value in fields.items():
        parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    for name, content in files.items():
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
        parts.append(head.encode() + content + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


class Door:
    def __init__(self, may_set_clock: bool, patience_seconds: float = 600):
        self.credentials = None
        self.may_set_clock = may_set_clock
        self.patience_seconds = patience_seconds
        self.clock_offset = 0.0

    def authorization(self) -> str:
        consumer, token, secret = self.credentials
        values = {
            "oauth_version": "1.0",
            "oauth_signature_method": "PLAINTEXT",
            "oauth_consumer_key": consumer,
            "oauth_token": token,
            "oauth_timestamp": str(int(time.time() + self.clock_offset)),
            "oauth_nonce": uuid.uuid4().hex,
            "oauth_signature": f"&{secret}",
        }
        return "OAuth realm=\"\", " + ", ".join(f'{key}="{urllib.parse.quote(value, safe="")}"' for key, value in values.items())

    def ask(self, url: str, fields: dict | None = None, files: dict | None = None, timeout: float = 60) -> tuple[int, bytes]:
        """GET, or POST when there are fields. Gives (status, body); raises Refused, or TimeoutError when patience ends."""
        give_up = time.monotonic() + self.patience_seconds
        pause = 1.0
        clock_corrected = False
        while True:
            try:
                return self.once(url, fields, files, timeout)
            except urllib.error.HTTPError as error:
                body = error.read(2000).decode(errors="replace").strip()
                if error.code == 401 and self.credentials and not clock_corrected:
                    clock_corrected = self.correct_clock(error.headers.get("Date"))
                    if clock_corrected:
                        continue
                if error.code < 500 and error.code not in (408, 425, 429):
                    raise Refused(f"The server refused {url}: {error.code} {body}") from error
                why = f"{error.code} {body}"
            except OSError as error:
                why = str(getattr(error, "reason", error))
            if time.monotonic() + pause > give_up:
                raise TimeoutError(f"No usable answer from {url}: {why}")
            say(f"No usable answer from {url} ({why}); trying again in {pause:.0f} s.")
            time.sleep(pause)
            pause = min(pause * 2, 30)

    def once(self, url, fields, files, timeout):
        request = urllib.request.Request(url)
        if fields is not None:
            request.data, content_type = multipart(fields, files or {})
            request.add_header("Content-Type", content_type)
        if self.credentials:
            request.add_header("Authorization", self.authorization())
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, answer.read()

    def correct_clock(self, date: str | None) -> bool:
        """A machine's clock may be years off, and OAuth refuses old time stamps: take the server's."""
        try:
            server = email.utils.parsedate_to_datetime(date).timestamp()
        except (TypeError, ValueError):
            return False
        self.clock_offset = server - time.time()
        if self.may_set_clock:
            time.clock_settime(time.CLOCK_REALTIME, server)
            self.clock_offset = 0.0
        return True
