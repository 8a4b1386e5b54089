/* http_routes_api.c -- the API: which path is which call?
 *
 * Paths are under /api/v1; an object's ID has no `#`. All answers are JSON but for behaviours, which are
 * their Lua, and the event stream. http_openapi.c describes just this table, so the description cannot
 * say anything else than what is done.
 *
 * To add to the API: a row here, the call in engine/core/calls_AREA.c. Order matters where two paths fit. */
#include "net/http_routes.h"

#include "net/http_special.h"

#define API "/api/v1"

static const struct http_param login_params[] = {
        {"name", HTTP_IN_JSON, HTTP_TEXT, true, "the account's name"},
        {"password", HTTP_IN_JSON, HTTP_TEXT, true, "its password"},
        {"scope", HTTP_IN_JSON, HTTP_TEXT, false, "what the token is good for: all, or read"},
        {"seconds", HTTP_IN_JSON, HTTP_NUMBER, false,
                "how long it is good; 30 days by default"},
        {0},
};

static const struct http_param id_params[] = {
        {"id", HTTP_IN_PATH, HTTP_NUMBER, true, "the object's number"},
        {0},
};

static const struct http_param rooms_params[] = {
        {"area", HTTP_IN_QUERY, HTTP_TEXT, false,
                "an area's ref, number or name; all areas without"},
        {"after", HTTP_IN_QUERY, HTTP_NUMBER, false, "the last room of the page before"},
        {"limit", HTTP_IN_QUERY, HTTP_NUMBER, false,
                "at most so many: 1000, which is the default for one area; else 200 is"},
        {0},
};

static const struct http_param area_params[] = {
        {"area", HTTP_IN_PATH, HTTP_TEXT, true, "the area's ref, number or name"},
        {0},
};

static const struct http_param find_params[] = {
        {"query", HTTP_IN_QUERY, HTTP_TEXT, false,
                "part of a name or alias, #ID or $REF; without it, what you own of late"},
        {"limit", HTTP_IN_QUERY, HTTP_NUMBER, false,
                "at most so many; 100 by default, 1000 at most"},
        {0},
};

static const struct http_param create_params[] = {
        {"name", HTTP_IN_JSON, HTTP_TEXT, true, "what it is called"},
        {"protos", HTTP_IN_JSON, HTTP_VALUE, false, "refs or numbers of its prototypes; item"},
        {"location", HTTP_IN_JSON, HTTP_NUMBER, false, "where to put it; your hands without"},
        {"properties", HTTP_IN_JSON, HTTP_VALUE, false, "its own properties"},
        {0},
};

static const struct http_param patch_params[] = {
        {"id", HTTP_IN_PATH, HTTP_NUMBER, true, "the object's number"},
        {"properties", HTTP_IN_JSON, HTTP_VALUE, true,
                "properties and their new values; null goes back to what is inherited. An "
                "object "
                "is {\"object\": ID}"},
        {0},
};

static const struct http_param dig_params[] = {
        {"name", HTTP_IN_JSON, HTTP_TEXT, true, "what the room is called"},
        {"from", HTTP_IN_JSON, HTTP_NUMBER, false, "a room to make an exit in, and one back"},
        {"direction", HTTP_IN_JSON, HTTP_TEXT, false, "of the exit there"},
        {0},
};

static const struct http_param link_params[] = {
        {"from", HTTP_IN_JSON, HTTP_NUMBER, true, "the room to make the exit in"},
        {"direction", HTTP_IN_JSON, HTTP_TEXT, true, "its name"},
        {"to", HTTP_IN_JSON, HTTP_NUMBER, true, "where it leads"},
        {0},
};

static const struct http_param save_params[] = {
        {"id", HTTP_IN_PATH, HTTP_NUMBER, true, "the object's number"},
        {"source", HTTP_IN_TEXT, HTTP_TEXT, true, "the behaviour, in Lua"},
        {"base", HTTP_IN_MATCH, HTTP_NUMBER, false,
                "the revision that was edited; if another is in force by now, nothing is "
                "saved"},
        {0},
};

static const struct http_param check_params[] = {
        {"id", HTTP_IN_PATH, HTTP_NUMBER, true, "the object's number"},
        {"source", HTTP_IN_TEXT, HTTP_TEXT, true, "the behaviour, in Lua"},
        {"mild", HTTP_IN_QUERY, HTTP_FLAG, false,
                "a compile error is an answer like any other: for editors that ask while one "
                "types"},
        {0},
};

static const struct http_param revision_params[] = {
        {"id", HTTP_IN_PATH, HTTP_NUMBER, true, "the object's number"},
        {"revision", HTTP_IN_PATH, HTTP_NUMBER, true, "counts from 1"},
        {0},
};

static const struct http_param diff_params[] = {
        {"id", HTTP_IN_PATH, HTTP_NUMBER, true, "the object's number"},
        {"from", HTTP_IN_QUERY, HTTP_NUMBER, true, "a revision"},
        {"to", HTTP_IN_QUERY, HTTP_NUMBER, false, "another; the one in force without"},
        {0},
};

static const struct http_param revert_params[] = {
        {"id", HTTP_IN_PATH, HTTP_NUMBER, true, "the object's number"},
        {"revision", HTTP_IN_JSON, HTTP_NUMBER, true,
                "what to go back to; becomes a new revision"},
        {0},
};

static const struct http_param errors_params[] = {
        {"object", HTTP_IN_QUERY, HTTP_NUMBER, false,
                "of one object; of all your scripts without"},
        {"limit", HTTP_IN_QUERY, HTTP_NUMBER, false,
                "at most so many; 20 by default, 100 at most"},
        {0},
};

static const struct http_param history_params[] = {
        {"name", HTTP_IN_PATH, HTTP_TEXT, true, "the channel's name"},
        {"limit", HTTP_IN_QUERY, HTTP_NUMBER, false,
                "at most so many; 50 by default, 200 at most"},
        {0},
};

static const struct http_param undo_params[] = {
        {"count", HTTP_IN_JSON, HTTP_NUMBER, false, "how many changes; 1 by default"},
        {"force", HTTP_IN_JSON, HTTP_FLAG, false, "over what others changed since"},
        {0},
};

static const struct http_param topic_params[] = {
        {"topic", HTTP_IN_PATH, HTTP_TEXT, true, "the topic, or another word for it"},
        {0},
};

const struct http_route http_routes_api[] = {
        {.method = "POST",
                .path = API "/login",
                .call = "login.token",
                .params = login_params,
                .special = http_special_login,
                .summary = "Log in: gives a token, as a cookie too"},
        {.method = "DELETE",
                .path = API "/login",
                .special = http_special_logout,
                .secured = true,
                .summary = "End the token"},
        {.method = "GET",
                .path = API "/login",
                .call = "login.whoami",
                .secured = true,
                .summary = "Whose token it is"},
        {.method = "GET",
                .path = API "/who",
                .call = "page.who",
                .summary = "Who is in the game"},
        {.method = "GET",
                .path = API "/areas",
                .call = "world.areas",
                .summary = "The areas one may see"},
        {.method = "GET",
                .path = API "/areas/{area*}",
                .call = "world.area",
                .params = area_params,
                .summary = "An area's rooms and exits: its map"},
        {.method = "GET",
                .path = API "/rooms",
                .call = "world.rooms",
                .params = rooms_params,
                .summary = "Rooms one may see"},
        {.method = "POST",
                .path = API "/rooms",
                .call = "room.dig",
                .params = dig_params,
                .status = 201,
                .secured = true,
                .summary = "Make a room, with ways there and back"},
        {.method = "GET",
                .path = API "/rooms/{id}",
                .call = "world.room",
                .params = id_params,
                .summary = "What one would see, standing there now"},
        {.method = "POST",
                .path = API "/exits",
                .call = "room.link",
                .params = link_params,
                .status = 201,
                .secured = true,
                .summary = "Make an exit"},
        {.method = "GET",
                .path = API "/objects",
                .call = "object.find",
                .params = find_params,
                .secured = true,
                .summary = "Find objects by name, number or ref"},
        {.method = "POST",
                .path = API "/objects",
                .call = "object.create",
                .params = create_params,
                .status = 201,
                .secured = true,
                .summary = "Make an object"},
        {.method = "GET",
                .path = API "/objects/{id}",
                .call = "object.get",
                .params = id_params,
                .secured = true,
                .summary = "An object with its properties"},
        {.method = "PATCH",
                .path = API "/objects/{id}",
                .call = "object.set",
                .params = patch_params,
                .secured = true,
                .summary = "Change properties"},
        {.method = "DELETE",
                .path = API "/objects/{id}",
                .call = "object.destroy",
                .params = id_params,
                .secured = true,
                .summary = "Destroy an object"},
        {.method = "GET",
                .path = API "/objects/{id}/behaviour",
                .call = "script.get",
                .params = id_params,
                .special = http_special_source,
                .type = "text/x-lua",
                .secured = true,
                .summary = "The behaviour in force; its ETag is the revision"},
        {.method = "PUT",
                .path = API "/objects/{id}/behaviour",
                .call = "script.save",
                .params = save_params,
                .special = http_special_saved,
                .secured = true,
                .summary = "Save a behaviour; a compile error is 422 with error, line, column"},
        {.method = "POST",
                .path = API "/objects/{id}/behaviour/check",
                .call = "script.check",
                .params = check_params,
                .status = 200,
                .secured = true,
                .summary = "Compile a behaviour without saving it"},
        {.method = "GET",
                .path = API "/objects/{id}/behaviour/diff",
                .call = "script.diff",
                .params = diff_params,
                .secured = true,
                .summary = "What differs between two revisions"},
        {.method = "POST",
                .path = API "/objects/{id}/behaviour/revert",
                .call = "script.revert",
                .params = revert_params,
                .special = http_special_saved,
                .secured = true,
                .summary = "Go back to a revision"},
        {.method = "GET",
                .path = API "/objects/{id}/behaviour/revisions",
                .call = "script.revisions",
                .params = id_params,
                .secured = true,
                .summary = "The revisions of a behaviour, newest first"},
        {.method = "GET",
                .path = API "/objects/{id}/behaviour/revisions/{revision}",
                .call = "script.get",
                .params = revision_params,
                .special = http_special_source,
                .type = "text/x-lua",
                .secured = true,
                .summary = "One revision of a behaviour"},
        {.method = "GET",
                .path = API "/behaviours",
                .call = "script.list",
                .secured = true,
                .summary = "The behaviours of what you own"},
        {.method = "GET",
                .path = API "/errors",
                .call = "script.errors",
                .params = errors_params,
                .secured = true,
                .summary = "The last run-time errors of your scripts"},
        {.method = "POST",
                .path = API "/undo",
                .call = "build.undo",
                .params = undo_params,
                .secured = true,
                .summary = "Take back your last changes"},
        {.method = "GET",
                .path = API "/channels",
                .call = "channel.names",
                .summary = "The channels there are"},
        {.method = "GET",
                .path = API "/channels/{name}/history",
                .call = "channel.lines",
                .params = history_params,
                .secured = true,
                .summary = "The last that was said on a channel"},
        {.method = "GET",
                .path = API "/events",
                .special = http_special_events,
                .type = "text/event-stream",
                .secured = true,
                .summary = "What your character hears, as server-sent events"},
        {.method = "GET",
                .path = API "/help",
                .call = "help.list",
                .summary = "The topics of help"},
        {.method = "GET",
                .path = API "/help/{topic}",
                .call = "help.topic",
                .params = topic_params,
                .summary = "A topic of help"},
        {.method = "GET",
                .path = API "/highscores",
                .call = "page.scores",
                .summary = "The boards of /highscores"},
        {.method = "GET",
                .path = API "/calendar",
                .call = "page.events",
                .summary = "The events of the calendar"},
        {.method = "GET",
                .path = API "/stats",
                .call = "stats.get",
                .secured = true,
                .summary = "Numbers of the running game, for wizards"},
};

const size_t http_routes_api_count = sizeof(http_routes_api) / sizeof(http_routes_api[0]);
