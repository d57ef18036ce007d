"""The door by which a WSGI server reaches the portal."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pal_portal.settings")

application = get_wsgi_application()
