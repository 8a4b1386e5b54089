/* calls_debug.c -- the API call of the step debugger; debug.h says how it works. */
#include "engine/core/calls/calls_json.h"
#include "engine/modules/workshop/debug/debug.h"

/*** shape debug_place
{"line": "number: of lines run so far", "path": "text: a hash of them", "depth": "number: of the calls"} */

/*** shape debug_value
{
  "name": "text", "type": "text: as of Lua, or object", "value": "text",
  "of?": "list of any: the members of a table, each a debug_value"
} */

/*** shape debug_frame
{
  "name": "text: of the function", "source": "text: #ID, a file of the game, or empty: not shown",
  "line": "number", "id?": "number: the object, if it is debugged",
  "locals?": "list of debug_value", "upvalues?": "list of debug_value"
} */

/*** call script.debug
{
  "about": "Runs a line, a test or a recorded failure on trial up to a line of your behaviours, and undoes it; to go on, call it again with what it gave", "who": "builder", "writes": true,
  "takes": {
    "sources": "list of any: 1 to 8 behaviours: {\"id\": NUMBER, \"source\"?: TEXT that is not saved}",
    "run?": "text 0..4096: the line",
    "room?": "number: a room that you control, where a visitor types it; without it, you type it where you are",
    "test?": "text 0..200: the name of a test of the first behaviour",
    "when?": "text: noon, midnight or rain: when the test begins",
    "error?": "number: as script.errors has it",
    "breaks?": "list of any: {\"id\": NUMBER, \"line\": NUMBER}, at most 100",
    "go": "text: continue, step (into calls), next, finish (the function) or stay",
    "back?": "flag: to an earlier line",
    "at?": "debug_place: the last stop; the beginning without it",
    "seed?": "number: as the last stop had it",
    "time?": "number: same",
    "value?": "text 0..500: an expression to evaluate at the stop",
    "frame?": "number: in which frame; 0: the innermost"
  },
  "gives": {
    "state": "text: stopped, ended, changed (it took another way than before: begin again) or long",
    "at": "debug_place", "seed": "number", "time": "number",
    "reason?": "text: breakpoint, step, entry or error",
    "frames?": "list of debug_frame: innermost first",
    "value?": "debug_value: of the expression", "wrong?": "text: why there is none",
    "outcome?": "text: as of a trial", "text?": "text: the error, or why it is refused",
    "told?": "list of any: {name, text}", "log?": "text"
  },
  "routes": [{"route": "POST /debug", "id": "debugBehaviour", "status": 200, "about": "Run up to a line of your behaviours, on trial"}]
} */
static enum call_answer debug_call(struct call *call)
{
    struct err err = {0};
    int status = 422;
    call->result = debug_answer(call->engine, call->character, call->args, &status, &err);
    return call->result ? CALL_DONE : call_fail(call, status, "%s", err.text);
}

void calls_debug_add(struct host *host)
{
    static const struct call_handler handlers[] = {{"script.debug", debug_call}};
    calls_add(host->engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
