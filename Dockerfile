# Dateline as a service: the API on port 8321, the store in /data, the models inside.
#
#     docker build --tag dateline .
#
# Where an index of torch's builds for CPUs is within reach, name it by --build-arg PIP_EXTRA_INDEX_URL=...: without it,
# the build with CUDA is taken, which is many times as large. `python benchmarks/container.py` runs what stands here.

FROM node:24-slim AS widget
WORKDIR /src/widget
COPY widget/package.json widget/package-lock.json ./
RUN npm ci --no-audit --no-fund --loglevel=error
COPY widget ./
RUN npm run build --silent

FROM python:3.11-slim AS build
WORKDIR /src
ARG PIP_EXTRA_INDEX_URL=
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/dateline
# What Dateline needs changes less often than Dateline.
COPY pyproject.toml constraints.txt ./
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > needed.txt \
 && /opt/dateline/bin/pip install --quiet --constraint constraints.txt --requirement needed.txt
COPY . .
COPY --from=widget /src/api/static api/static
RUN /opt/dateline/bin/pip install --quiet --no-deps .
# The models are converted now, and a question is answered, so that no container has to do the one or fails at the other.
ENV XDG_CACHE_HOME=/opt/cache
RUN /opt/dateline/bin/dateline ingest --sample --store warm \
 && /opt/dateline/bin/dateline ask "which countries has Korea signed ACSAs with?" --store warm \
 && rm -rf warm

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin dateline \
 && install --directory --owner=10001 --mode=750 /data
COPY --from=build /opt/dateline /opt/dateline
COPY --from=build --chown=10001 /opt/cache /opt/cache
ENV PATH=/opt/dateline/bin:$PATH PYTHONUNBUFFERED=1 XDG_CACHE_HOME=/opt/cache DATELINE_STORE=/data
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8321
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8321/healthz', timeout=4)"]
ENTRYPOINT ["dateline"]
CMD ["serve", "--host", "0.0.0.0"]
