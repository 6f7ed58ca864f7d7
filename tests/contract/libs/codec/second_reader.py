# SPDX-License-Identifier: Apache-2.0
# What another YAML library reads: for each line of standard input, a document as a JSON string, one
# line of JSON: null for a document it refuses, [] for none, else [NODE]. A node is
# {"map": [[NODE, NODE], …]}, {"list": [NODE, …]}, or a scalar as {"plain": TEXT} or {"text": TEXT}, or
# {"secret": TEXT} behind the tag !secret.
import json
import sys

import yaml


def told(node):
    if isinstance(node, yaml.MappingNode):
        return {"map": [[told(key), told(value)] for key, value in node.value]}
    if isinstance(node, yaml.SequenceNode):
        return {"list": [told(item) for item in node.value]}
    if node.tag == "!secret":
        return {"secret": node.value}
    return {"text" if node.style else "plain": node.value}


def read(text):
    try:
        return list(yaml.compose_all(text, Loader=yaml.CSafeLoader))
    except yaml.YAMLError as error:
        # A key without a value in a flow list, "[a:, b]", which YAML has and the faster of the two loaders has not.
        if "found unexpected ':'" not in str(error):
            raise
        return list(yaml.compose_all(text, Loader=yaml.SafeLoader))


for line in sys.stdin:
    try:
        print(json.dumps([told(node) for node in read(json.loads(line)) if node]))
    except (yaml.YAMLError, RecursionError):
        print("null")
