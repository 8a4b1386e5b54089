"""The clients that tools/clients makes of the API's description, used against the real program."""
import importlib.util
import os
import pathlib
import subprocess
import sys

import program
from served import Server, enter

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODULES = os.environ.get("SKEIN_WEB_MODULES") or str(ROOT / "build" / "web")
TOOL = str(ROOT / "tools" / "clients")

TYPESCRIPT = """import createClient from "openapi-fetch";
import type { paths } from "./skein";

const game = createClient<paths>({ baseUrl: process.argv[2] });
const login = await game.POST("/api/v1/login", { body: { name: "Ann", password: process.argv[3] } });
const headers = { Authorization: `Bearer ${login.data!.token}` };
const said = await game.POST("/api/v1/command", { body: { line: "say By TypeScript." }, headers });
const awaits: string = said.data!.awaits;
const rooms = await game.GET("/api/v1/rooms", { params: { query: { limit: 2 } } });
const names: string[] = rooms.data!.rooms.map((room) => room.name);
const gone = await game.GET("/api/v1/objects/{id}", { params: { path: { id: 1 } }, headers });
console.log(JSON.stringify({ awaits, names, status: gone.error!.status, detail: gone.error!.detail, frames: said.data!.frames }));
"""
WRONG = TYPESCRIPT.replace('line: "say By TypeScript."', "lin: 7")


def serve(folder):
    server = Server(folder.binary, folder.path, services=("telnet", "http"))
    folder.servers.append(server)
    server.start()
    ann = enter(server, "create Ann long-enough")
    url = "http://127.0.0.1:%d" % server.ports["http"]
    return server, ann, url


def make(folder, source, *words):
    return subprocess.run([sys.executable, TOOL, source, folder.path + "/clients", *words], capture_output=True, text=True,
                          check=False)


def load(folder):
    spec = importlib.util.spec_from_file_location("skein", folder.path + "/clients/skein.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def refused(skein, status, call, **arguments):
    try:
        call(**arguments)
    except skein.Problem as problem:
        assert problem.status == status, (problem.status, problem)
        return problem
    raise AssertionError("it was not refused")


def the_python_client_reads_plays_and_builds(folder):
    server, ann, url = serve(folder)
    assert make(folder, url, "--modules", folder.path).returncode == 0
    skein = load(folder)
    game = skein.Skein(url)
    assert "wrong" in str(refused(skein, 401, game.log_in, name="Ann", password="not-hers")).lower()
    game.token = game.log_in(name="Ann", password="long-enough")["token"]
    assert game.get_login()["name"] == "Ann"
    said = game.run_command(line="say Grüß Gott & <b>so</b>.")
    assert said["frames"][-1]["text"] == 'You say, "Grüß Gott & <b>so</b>."', said
    assert len(game.list_rooms(limit=2)["rooms"]) == 2
    assert "no/such area?" in str(refused(skein, 404, game.list_rooms, area="no/such area?"))
    refused(skein, 403, game.get_object, id=1)
    # A builder's request, with the ETag of the text read before.
    wizard = skein.Skein(url)
    wizard.token = wizard.log_in(name="wizard", password=server.wizard_password)["token"]
    lamp = wizard.create_object(name="a lamp")["id"]
    wizard.get_object(id=lamp)
    tag = wizard.etag
    wizard.set_properties(id=lamp, properties={"desc": "It is brass."}, match=tag)
    assert "changed in the meantime" in str(refused(skein, 412, wizard.set_properties, id=lamp, properties={"desc": "Tin."}, match=tag))
    wizard.save_behaviour(id=lamp, body="-- nothing yet\n")
    assert wizard.get_behaviour(id=lamp) == "-- nothing yet\n" and wizard.etag == '"1"'
    wrong = refused(skein, 422, wizard.save_behaviour, id=lamp, body="x = = 1\n")
    assert wrong.more["line"] == 1, wrong.more
    # The events from this call on, as they arrive.
    heard = game.hear_events()
    ann.do("say Can you hear me?")
    name, data = next(heard)
    while not (name == "text" and "Can you hear me?" in data["text"]):
        name, data = next(heard)
    heard.close()
    assert game.log_out() is None
    refused(skein, 401, game.get_login)


def every_operation_is_a_documented_method(folder):
    _, _, url = serve(folder)
    assert make(folder, url, "--modules", folder.path).returncode == 0
    skein = load(folder)
    methods = [getattr(skein.Skein, name) for name in vars(skein.Skein) if not name.startswith("_")]
    assert len(methods) > 40 and all(method.__doc__ for method in methods)


def a_missing_api_description_is_reported(folder):
    for source in ("http://127.0.0.1:1", folder.path + "/none.json"):
        done = make(folder, source)
        assert done.returncode == 1 and "there is no description" in done.stderr and "Traceback" not in done.stderr, done.stderr


def the_typescript_client_has_types_and_plays(folder):
    generator = os.path.join(MODULES, "node_modules", ".bin")
    if not os.path.exists(os.path.join(generator, "openapi-typescript")):
        done = subprocess.run([str(ROOT / "tools" / "web"), "--check", "--modules", MODULES], capture_output=True, text=True,
                              check=False)
        assert os.path.exists(os.path.join(generator, "openapi-typescript")), done.stderr
    server, ann, url = serve(folder)
    done = make(folder, url, "--modules", MODULES)
    assert done.returncode == 0, done.stderr
    clients = pathlib.Path(folder.path, "clients")
    (clients / "node_modules").symlink_to(os.path.join(MODULES, "node_modules"))
    (clients / "package.json").write_text('{"type": "module"}')

    (clients / "main.ts").write_text(TYPESCRIPT)
    (clients / "wrong.ts").write_text(WRONG)
    (clients / "globals.d.ts").write_text("declare const process: { argv: string[] };\n")
    # Both programs in one run, because the compiler reads the types of browsers each time.
    checked = subprocess.run([generator + "/tsc", "--noEmit", "--strict", "--skipDefaultLibCheck", "--target", "es2022",
                              "--module", "esnext", "--lib", "es2022,dom,dom.iterable", "--moduleResolution", "bundler",
                              "main.ts", "wrong.ts", "globals.d.ts"], cwd=clients, capture_output=True, text=True, check=False)
    mistakes = [line for line in checked.stdout.splitlines() if not line.startswith(" ")]
    assert checked.returncode != 0 and "'lin' does not exist" in checked.stdout, checked.stdout
    assert all(line.startswith("wrong.ts(") for line in mistakes), checked.stdout
    bundled = subprocess.run([generator + "/esbuild", "main.ts", "--bundle", "--format=esm", "--platform=node",
                              "--outfile=main.mjs", "--log-level=warning"], cwd=clients, capture_output=True, text=True,
                             check=False)
    assert bundled.returncode == 0, bundled.stderr
    ran = subprocess.run(["node", "main.mjs", url, "long-enough"], cwd=clients, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "By TypeScript." in ran.stdout and '"awaits":"command"' in ran.stdout and '"status":403' in ran.stdout, ran.stdout


if __name__ == "__main__":
    sys.exit(program.main([
        the_python_client_reads_plays_and_builds,
        every_operation_is_a_documented_method,
        # Not in the sample of a short run, because the compiler takes longer than all the others: see repeat.py.
        the_typescript_client_has_types_and_plays,
        a_missing_api_description_is_reported,
    ]))
