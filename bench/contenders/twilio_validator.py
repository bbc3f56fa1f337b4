"""Checks the signature with Twilio's library for Python and a URL rebuilt by hand."""

import base64
import os
from urllib.parse import parse_qsl, urlencode

from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import VoiceResponse

validator = RequestValidator(os.environ["TWILIO_AUTH_TOKEN"])


def first_values(values):
    return {name: each[0] for name, each in (values or {}).items()}


def query_of(event):
    """API Gateway decodes the maps, but a load balancer doesn't."""
    if "rawQueryString" in event:
        return event["rawQueryString"]
    values = event.get("multiValueQueryStringParameters") or {}
    pairs = [(name, value) for name, each in values.items() for value in each]
    if "elb" in event["requestContext"]:
        return "&".join(f"{name}={value}" for name, value in pairs)
    return urlencode(pairs)


def public_url(event, headers):
    path = event.get("rawPath") or event["requestContext"].get("path") or event["path"]
    query = query_of(event)
    return f"https://{headers['host']}{path}" + (f"?{query}" if query else "")


def handler(event, context):
    found = event.get("headers") or first_values(event.get("multiValueHeaders"))
    headers = {name.lower(): value for name, value in found.items()}
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body).decode()
    is_json = headers.get("content-type", "").startswith("application/json")
    params = body if is_json else dict(parse_qsl(body, keep_blank_values=True))
    signature = headers.get("x-twilio-signature", "")
    if not validator.validate(public_url(event, headers), params, signature):
        return {"statusCode": 403, "headers": {"content-type": "text/plain"}, "body": "Forbidden"}
    twiml = VoiceResponse()
    twiml.say("Hello! Your webhook works. Goodbye.")
    return {"statusCode": 200, "headers": {"content-type": "text/xml"}, "body": str(twiml)}
