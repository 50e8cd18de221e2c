FROM python:3.12-slim AS build
WORKDIR /src
COPY requirements/run.lock requirements/build.lock requirements/
RUN python -m venv --without-pip /opt/apportion \
 && pip --python /opt/apportion/bin/python install --no-cache-dir --only-binary :all: --require-hashes -r requirements/run.lock \
 && pip install --no-cache-dir --only-binary :all: --require-hashes -r requirements/build.lock
COPY . .
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /dist . \
 && pip --python /opt/apportion/bin/python install --no-cache-dir --no-deps --no-index /dist/*.whl

FROM python:3.12-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin apportion
COPY --from=build /opt/apportion /opt/apportion
# PYTHONSAFEPATH: a file named like one of our packages in the working folder must not be imported instead of it.
ENV PATH=/opt/apportion/bin:$PATH PYTHONSAFEPATH=1 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 NUMBA_CACHE_DIR=/opt/apportion/loops
# The engine is compiled once, here, so that no container has to.
RUN cd /tmp && python -m service.warm
WORKDIR /tmp
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/livez', timeout=2)"]
CMD ["apportion", "serve", "--host", "0.0.0.0", "--port", "8000"]
