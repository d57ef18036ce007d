# The portal as a small image that runs as nobody in particular and keeps no state of its own:
# the database, the uploaded files and every setting come from outside.

FROM python:3.11-slim AS build

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
COPY requirements/runtime.txt /tmp/runtime.txt
RUN /venv/bin/pip install --require-hashes -r /tmp/runtime.txt


FROM python:3.11-slim

ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PORT=8000 \
    MEDIA_ROOT=/srv/media

RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin portal \
 && install -d -o portal -g portal /srv/media

WORKDIR /srv/portal
COPY --from=build /venv /venv
COPY . .
# The key is of this one command: no secret stays in the image.
RUN SECRET_KEY=only-while-the-image-is-built-and-never-in-a-portal-that-serves python manage.py collectstatic --noinput --verbosity 0

USER portal
VOLUME /srv/media
EXPOSE 8000

# Asks under a name that the site answers to, or Django would refuse it.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "scripts/healthcheck.py"]

# Once per release, before it serves: python manage.py migrate && python manage.py createcachetable
# The proxy in front is another container: name its address in TRUSTED_PROXIES.
CMD ["sh", "-c", "exec gunicorn --bind 0.0.0.0:$PORT pal_portal.wsgi"]
