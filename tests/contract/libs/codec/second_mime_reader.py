# SPDX-License-Identifier: Apache-2.0
# What Python's own library reads of messages: for each line of standard input, a message as base64, one line of JSON:
# its parts that hold no others, each as {"type", "name", "content"} with the content as base64; null when a part has a
# defect.
import base64
import email
import email.policy
import json
import sys


def told(part):
    content = part.get_payload(decode=True)
    return {
        "type": part.get_content_type(),
        "name": part.get_filename() or "",
        "content": base64.b64encode(content).decode(),
    }


for line in sys.stdin:
    message = email.message_from_bytes(base64.b64decode(line), policy=email.policy.compat32)
    parts = [part for part in message.walk() if not part.is_multipart()]
    answer = [told(part) for part in parts]
    faulty = any(part.defects for part in message.walk())
    print(json.dumps(None if faulty else answer))
