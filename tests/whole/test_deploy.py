"""The files by which the program is run in containers: valid, and true of the program."""

import re
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import kubernetes_validate
import pytest
import yaml
from fastapi.testclient import TestClient
from pydantic import ValidationError

from app.settings import Settings
from tests.fakes import OneAnswer, application
from tests.place import ROOT
from tests.serving import free_port, nginx, serving

CONTAINERFILE = (ROOT / "Containerfile").read_text(encoding="utf-8")
BALANCER = (ROOT / "app" / "deploy" / "balancer.conf").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
MANIFESTS = [
    manifest
    for path in sorted((ROOT / "app" / "deploy" / "kubernetes").glob("*.yaml"))
    for manifest in yaml.safe_load_all(path.read_text(encoding="utf-8"))
]
DEPLOYED = [
    ROOT / "Containerfile",
    ROOT / "compose.yaml",
    *(path for path in (ROOT / "app" / "deploy").rglob("*") if path.is_file()),
]
USER = 10001
VAR, ARTICLES = "/var/lib/hoidap", "/srv/articles"


def manifest(kind: str) -> dict[str, Any]:
    """The one manifest of a kind."""
    (found,) = [each for each in MANIFESTS if each["kind"] == kind]
    return found


def pod() -> dict[str, Any]:
    return manifest("Deployment")["spec"]["template"]["spec"]


def programs() -> dict[str, dict[str, Any]]:
    """The services of compose.yaml that run the program."""
    return {name: service for name, service in COMPOSE["services"].items() if "IMAGE" in service["image"]}


def stated_in_the_image() -> dict[str, str]:
    return dict(re.findall(r"(HOIDAP_\w+)=(\S+)", CONTAINERFILE.rpartition("FROM ")[2]))


@pytest.mark.parametrize("path", DEPLOYED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_setting_that_is_named_is_one(path: Path):
    named = set(re.findall(r"\bHOIDAP_([A-Z0-9_]+)", path.read_text(encoding="utf-8")))
    assert {name for name in named if name.lower() not in Settings.model_fields} == set()


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda each: f"{each['kind']} {each['metadata']['name']}")
def test_kubernetes_takes_the_manifests(manifest: dict[str, Any]):
    kubernetes_validate.validate(manifest, kubernetes_validate.latest_version(), strict=True)


def test_a_fault_in_a_manifest_would_be_seen():
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(
            manifest("Service") | {"spec": {"port": 80}}, kubernetes_validate.latest_version(), strict=True
        )


def test_compose_takes_its_file():
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    assert subprocess.run([*command, "compose.yaml"], cwd=ROOT).returncode == 0


def test_a_fault_in_the_compose_file_would_be_seen(tmp_path: Path):
    (tmp_path / "compose.yaml").write_text("services: {server: {imago: hoidap}}", encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "--quiet"]
    assert subprocess.run([*command, str(tmp_path / "compose.yaml")]).returncode == 1


def test_the_pod_has_no_rights_but_to_write_its_claim():
    (container,) = pod()["containers"]
    assert pod()["securityContext"]["runAsNonRoot"]
    assert pod()["securityContext"]["runAsUser"] == USER
    assert not pod()["automountServiceAccountToken"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    mounted = {mount["mountPath"]: mount.get("readOnly", False) for mount in container["volumeMounts"]}
    assert mounted == {VAR: False, ARTICLES: True, "/tmp": False}


def test_the_pod_may_ask_nobody():
    policy = manifest("NetworkPolicy")["spec"]
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert policy["egress"] == []
    assert policy["podSelector"]["matchLabels"] == manifest("Deployment")["spec"]["selector"]["matchLabels"]


def test_kubernetes_asks_what_the_program_answers():
    (container,) = pod()["containers"]
    asked = {container[f"{kind}Probe"]["httpGet"]["path"] for kind in ("startup", "liveness", "readiness")}
    assert asked == {"/healthz", "/readyz"}
    client = TestClient(application())
    assert {client.get(path).status_code for path in asked} == {200}


def test_the_claims_that_the_pod_wants_are_made():
    made = {each["metadata"]["name"] for each in MANIFESTS if each["kind"] == "PersistentVolumeClaim"}
    wanted = {volume["persistentVolumeClaim"]["claimName"] for volume in pod()["volumes"] if "emptyDir" not in volume}
    assert wanted == made


def test_what_kubernetes_says_of_a_service_does_not_become_a_setting(monkeypatch: pytest.MonkeyPatch):
    name = manifest("Service")["metadata"]["name"]
    monkeypatch.setenv(f"{name.upper()}_PORT", "tcp://10.96.0.7:80")  # what it would set
    with pytest.raises(ValidationError, match="port"):
        Settings()
    assert pod()["enableServiceLinks"] is False


def test_the_image_states_settings_that_the_program_takes(monkeypatch: pytest.MonkeyPatch):
    for name, value in stated_in_the_image().items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert settings.host == "0.0.0.0"
    assert settings.articles == Path(ARTICLES)
    assert {settings.index.parent, settings.feedback.parent} == {Path(VAR)}


def test_the_image_is_run_by_an_ordinary_user():
    assert re.findall(r"^USER (.+)$", CONTAINERFILE, re.MULTILINE) == [f"{USER}:{USER}"]
    assert f"VOLUME {VAR}" in CONTAINERFILE
    assert re.search(r"^HEALTHCHECK .*/healthz", CONTAINERFILE.replace("\\\n", ""), re.MULTILINE)


@pytest.mark.parametrize("name", sorted(programs()))
def test_compose_runs_the_program_without_rights(name: str):
    service = programs()[name]
    assert service["read_only"]
    assert service["user"] == f"{USER}:{USER}"
    assert service["cap_drop"] == ["ALL"]
    places = [volume.removesuffix(":ro").rpartition(":")[2] for volume in service["volumes"]]
    assert places == [VAR, ARTICLES]
    assert service["volumes"][1].endswith(":ro")


def test_compose_shows_ports_to_this_machine_alone():
    shown = [port for service in COMPOSE["services"].values() for port in service.get("ports", ())]
    assert shown
    assert all(port.startswith("127.0.0.1:") for port in shown)


def test_every_service_that_is_waited_for_says_when_it_is_ready():
    services = COMPOSE["services"]
    waited = {name for service in services.values() if "depends_on" in service for name in service["depends_on"]}
    conditional = {name for name in waited if not name.startswith("server-")}  # nginx waits for servers only to start
    assert conditional == {"builder", "milvus", "postgres", "redis"}
    assert all("healthcheck" in services[name] for name in conditional)


def test_one_server_needs_no_profile_and_no_other_service():
    assert [name for name, service in COMPOSE["services"].items() if "profiles" not in service] == ["server"]
    assert "depends_on" not in COMPOSE["services"]["server"]


def test_the_servers_of_compose_state_settings_that_the_program_takes(monkeypatch: pytest.MonkeyPatch):
    for name, value in COMPOSE["services"]["server-1"]["environment"].items():
        secret = "0" * 32 * name.endswith(("_KEY", "_SECRET"))
        monkeypatch.setenv(name, re.sub(r"\$\{\w+:-(.*?)\}", r"\1", value) or secret)
    assert Settings().servers == sum(name.startswith("server-") for name in COMPOSE["services"])


def answered_by(answerers: list[OneAnswer], question: str) -> list[int]:
    """The numbers of the servers that were asked ``question``."""
    return [number for number, answerer in enumerate(answerers) if question in answerer.asked]


def test_a_browser_stays_with_its_server_and_goes_to_another_when_that_is_gone(tmp_path: Path):
    answerers = [OneAnswer() for _ in range(3)]
    port, settings = free_port(), {"trusted_proxies": ("127.0.0.1",)}
    address = f"http://127.0.0.1:{port}"
    with ExitStack() as rest:
        stacks = [rest.enter_context(ExitStack()) for _ in answerers]
        configuration = BALANCER.replace("listen 8080", f"listen 127.0.0.1:{port}")
        for number, (stack, answerer) in enumerate(zip(stacks, answerers, strict=True), start=1):
            served = stack.enter_context(serving(answerer, **settings)).removeprefix("http://")
            configuration = configuration.replace(f"server-{number}:7860", served)
        rest.enter_context(nginx(tmp_path, configuration, f"{address}/healthz"))

        def asked(client: httpx.Client, question: str) -> list[int]:
            assert client.post("/api/ask", json={"question": question}).json()["answer"] == "91,2%"
            return answered_by(answerers, question)

        with ExitStack() as browsers:
            clients = [browsers.enter_context(httpx.Client(base_url=address)) for _ in range(20)]
            homes = [asked(client, f"Câu hỏi đầu của {number}?") for number, client in enumerate(clients)]
            assert {home for (home,) in homes} == {0, 1, 2}
            assert [asked(client, f"Câu hỏi sau của {number}?") for number, client in enumerate(clients)] == homes
            stacks[0].close()
            moved = [asked(client, f"Câu hỏi cuối của {number}?") for number, client in enumerate(clients)]
        assert all(now == before for now, before in zip(moved, homes, strict=True) if before != [0])
        assert all(now[0] in (1, 2) for now in moved)


def test_what_is_for_operators_is_not_shown_to_people(tmp_path: Path):
    port = free_port()
    with serving(OneAnswer()) as server:
        configuration = re.sub(r"server-\d:7860", server.removeprefix("http://"), BALANCER)
        configuration = configuration.replace("listen 8080", f"listen 127.0.0.1:{port}")
        with nginx(tmp_path, configuration, f"http://127.0.0.1:{port}/healthz"):
            shown = {path: httpx.get(f"http://127.0.0.1:{port}/{path}").status_code for path in ("metrics", "readyz")}
    assert shown == {"metrics": 404, "readyz": 404}
