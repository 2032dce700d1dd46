# The service as one image: libraries first (they change seldom), then the code; runs as nobody's root.
FROM python:3.11-slim-bookworm AS libraries
COPY requirements.lock /tmp/
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --no-deps --only-binary :all: --require-hashes -r /tmp/requirements.lock

FROM python:3.11-slim-bookworm
RUN groupadd --gid 10001 rating && useradd --uid 10001 --gid rating --no-create-home --shell /usr/sbin/nologin rating \
 && install -d -o rating -g rating /var/lib/rating
COPY --from=libraries /opt/venv /opt/venv
WORKDIR /srv/rating
COPY wsgi.py ./
COPY questionnaires questionnaires
COPY models models
COPY dashboards dashboards
COPY assessor assessor
COPY docs/verify_case.py docs/
RUN /opt/venv/bin/python -m compileall -q .
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 ASSESSOR_MODE=production INSTANCE=/var/lib/rating
USER rating
VOLUME /var/lib/rating
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
# Bring the tables up to date, then serve: two processes of one thread each (more threads only lengthen the tail).
CMD ["sh", "-c", "flask --app wsgi prepare && exec granian --interface wsgi --host 0.0.0.0 --port 8000 --no-ws --workers ${WORKERS:-2} --blocking-threads 1 --respawn-failed-workers --workers-kill-timeout 10 --log-level warning wsgi:app"]
