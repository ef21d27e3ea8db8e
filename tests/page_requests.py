"""What the page sends when a person arrives or asks, without a browser."""

from typing import Any

from fastapi.testclient import TestClient


def arrive(client: TestClient, person: str, **headers: str) -> str:
    """Open the page as it opens itself once it is loaded, and return everything that was sent back."""
    config = client.get("/config", headers=headers).json()
    loading = next(each for each in config["dependencies"] if any(event == "load" for _, event in each["targets"]))
    body: dict[str, Any] = {"data": [None, "", ""], "fn_index": loading["id"], "session_hash": person}
    response = client.post("/gradio_api/run/predict", json=body, headers=headers)
    assert response.status_code == 200
    return response.text


def ask(client: TestClient, question: str, person: str, number: int = 0, **headers: str) -> str:
    """Ask in conversation ``number`` as the page does, and return everything that was sent back."""
    config = client.get("/config", headers=headers).json()
    elements = {component["props"].get("elem_id"): component["id"] for component in config["components"]}
    box, send = elements["question"], elements["send"]
    asking = next(each for each in config["dependencies"] if [send, "click"] in each["targets"])
    assert asking["inputs"][0] == box
    data = [question, None, number, "", *asking["inputs"][4:]]
    received = []
    event: dict[str, Any] | None = asking
    while event:
        body: dict[str, Any] = {"data": data, "fn_index": event["id"], "trigger_id": send, "session_hash": person}
        response = client.post("/gradio_api/run/predict", json=body, headers=headers)
        assert response.status_code == 200
        received.append(response.text)
        follows = (each for each in config["dependencies"] if each["trigger_after"] == event["id"])
        event = next((each for each in follows if each["backend_fn"]), None)
        data = [None, ""]
    return "\n".join(received)
