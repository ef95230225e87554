# One image for web, worker, beat, migrations and the demo's mail catcher; docker-compose.yml says which is which.
FROM python:3.11-slim-bookworm AS build
RUN pip install --no-cache-dir uv
WORKDIR /source
COPY pyproject.toml requirements.lock README.md LICENSE ./
COPY wisselplaats wisselplaats
COPY workers workers
COPY templates templates
COPY migrations migrations
RUN uv venv /venv && uv pip install --python /venv/bin/python --no-cache -c requirements.lock .

FROM python:3.11-slim-bookworm
# pg_dump and psql for `wisselplaats backup` come with the package; nothing else of the system is needed
RUN useradd --system --uid 10001 --create-home --home-dir /home/wisselplaats wisselplaats \
    && install -d -o wisselplaats -g wisselplaats -m 0700 /data/files /data/mail /data/beat
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 WISSELPLAATS_FILES=/data/files
USER wisselplaats
WORKDIR /home/wisselplaats
EXPOSE 8000
# the heartbeat files of gunicorn belong in memory: a slow disk would look like a hanging worker
CMD ["gunicorn", "wisselplaats.app:create_app()", "--bind", "0.0.0.0:8000", \
     "--worker-class", "gthread", "--workers", "2", "--threads", "8", \
     "--timeout", "60", "--graceful-timeout", "20", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
