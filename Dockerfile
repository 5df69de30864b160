# The project and its environment in one image, for a colleague on Windows or a server:
#   docker build -t mihwar .
#   docker run --rm -v "$PWD/data/raw:/mihwar/data/raw" -v "$PWD/reports:/mihwar/reports" mihwar analysis run
#   docker run --rm -p 8888:8888 mihwar        # JupyterLab; its address with the token is printed
# Written where no Docker daemon could be had: the commands inside were run, the image was not built.
FROM python:3.12-slim
RUN apt-get update && apt-get install -y --no-install-recommends git make && rm -rf /var/lib/apt/lists/*
WORKDIR /mihwar
# the environment first: it is made anew only when the lock changes
COPY Makefile pyproject.toml requirements.lock README.md LICENSE ./
COPY src src
RUN make .venv/ready
COPY . .
RUN touch .venv/ready
ENV PATH=/mihwar/.venv/bin:$PATH
EXPOSE 8888
CMD ["analysis", "lab", "iraq-iran-saudi", "--no-browser", "--ip=0.0.0.0", "--port=8888", "--allow-root"]
