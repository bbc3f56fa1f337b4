"""The lower bound in Python: answers without reading the request."""


def handler(event, context):
    return {
        "statusCode": 200,
        "headers": {"content-type": "text/xml; charset=utf-8"},
        "body": '<?xml version="1.0" encoding="UTF-8"?><Response><Say>Hello! Your webhook works. Goodbye.</Say></Response>',
    }
