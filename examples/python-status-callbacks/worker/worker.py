"""Works on a batch of status callbacks, and reports those that failed, which SQS delivers again."""

import json


def handler(event, _context):
    failed = []
    for record in event["Records"]:
        try:
            work(json.loads(record["body"]))
        except Exception:
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def work(entry):
    """Your work. Callbacks can arrive out of order and twice: remember the `id`, and don't let `sent` follow `delivered`."""
    params = entry.get("params", {})
    print(entry["id"], entry["kind"], params.get("MessageSid"), params.get("ErrorCode"))
