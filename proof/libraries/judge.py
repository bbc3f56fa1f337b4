"""Judges and signs requests with Twilio's library for Python.

Reads a request per line as JSON, and writes `1` or `0` and a signature for each.
"""

import json
import sys
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator

for line in sys.stdin:
    request = json.loads(line)
    validator = RequestValidator(request["token"])
    body = request["body"]
    # For JSON, the library takes the body, and hashes it.
    content = body if request["kind"] == "json" else dict(parse_qsl(body, keep_blank_values=True))
    signed = {} if request["kind"] == "json" else content
    accepted = validator.validate(request["url"], content, request["signature"])
    print(int(accepted), validator.compute_signature(request["url"], signed))
