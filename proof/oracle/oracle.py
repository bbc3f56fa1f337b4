"""Decides whether Twilio signed a request, using only its documentation and Python's standard library.

Reads one request per line as JSON and writes 1 or 0 for each.
https://www.twilio.com/docs/usage/security#validating-requests
"""


import base64, hashlib, hmac, json, re, sys
from urllib.parse import parse_qsl


def signed(request):
    url, body, given = request["url"], base64.b64decode(request["body"]), request["signature"]
    data = url
    hashes = re.findall(r"[?&]bodySHA256=([^&]*)", url[url.find("?") :])
    if request["method"] == "POST" and request["contentType"] == "application/x-www-form-urlencoded":
        text = body.decode("utf-8")
        if re.search(r"%(?![0-9A-Fa-f]{2})", text):
            return False
        pairs = parse_qsl(text, keep_blank_values=True, encoding="utf-8", errors="strict")
        # Each name with each of its distinct values, sorted.
        data += "".join(name + value for name, value in sorted(set(pairs)))
    if data == url and (request["method"] == "POST" or hashes):  # The signature must cover the body, even an empty one.
        if hashes != [hashlib.sha256(body if request["method"] == "POST" else b"").hexdigest()]:
            return False
    expected = hmac.new(request["token"].encode(), data.encode(), hashlib.sha1).digest()
    return hmac.compare_digest(base64.b64encode(expected), given.encode())


for line in sys.stdin:
    try:
        print(int(signed(json.loads(line))))
    except UnicodeDecodeError:
        print(0)
