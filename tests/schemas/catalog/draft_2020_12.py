"""Every schema of the catalogue is a valid JSON Schema of draft 2020-12 and accepts its examples.

Usage: draft_2020_12.py FOLDER. Needs python3-jsonschema 4 or later (ops/setup --tests).
"""
import json
import pathlib
import sys

try:
    from jsonschema import Draft202012Validator
except ImportError:
    sys.exit("python3-jsonschema (4.0 or later) is not installed: run ops/setup --tests")

files = sorted(pathlib.Path(sys.argv[1]).glob("*.schema.json"))
if len(files) < 6:
    sys.exit(f"only {len(files)} schemas in {sys.argv[1]}")
for file in files:
    schema = json.loads(file.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for example in schema["examples"]:
        validator.validate(example)
        if validator.is_valid({**example, "name": "somebody"}):
            sys.exit(f"{file.name}: accepts a field it does not have")
        for required in schema["required"]:
            if validator.is_valid({k: v for k, v in example.items() if k != required}):
                sys.exit(f"{file.name}: does not require {required}")
print(f"{len(files)} schemas are valid")
