"""Ask the portal of this container whether it can serve; the exit status is the answer."""

import os
import sys
from urllib.error import URLError
from urllib.request import Request, urlopen

port = os.environ.get("PORT") or "8000"
host = (os.environ.get("ALLOWED_HOSTS") or "localhost").split(",")[0].strip().lstrip(".")
request = Request(
    f"http://127.0.0.1:{port}/salud/",
    headers={"Host": "localhost" if host == "*" else host},
)
try:
    with urlopen(request, timeout=4) as response:  # noqa: S310  the address is our own
        sys.exit(response.status != 200)
except URLError as error:
    sys.exit(str(error))
