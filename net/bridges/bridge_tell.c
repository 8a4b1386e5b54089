/* bridge_tell.c -- private messages to people on bridged networks, and their answers.
 *
 * A remote person can answer the player who messaged them last, within an hour, and cannot
 * message anybody else. So remote people cannot reach players who did not contact them first.
 * Messages and answers are not stored. */
#include "engine/core/output/speech.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/sanction.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"
#include "engine/session/hub.h"
#include "engine/session/markup.h"
#include "net/bridges/bridge_impl.h"
#include "world/model/prop.h"

#include <jansson.h>

#include <stdlib.h>
#include <string.h>

enum { TOLD_MS = 3600000 };

static struct bridge *find_open(struct engine *engine, const char *name)
{
    for (struct bridge *bridge = bridges_of(engine)->first; bridge; bridge = bridge->next) {
        if (strcmp(bridge->name, name) == 0 && bridge_is_open(engine, bridge)) {
            return bridge;
        }
    }
    return NULL;
}

static void note_told(struct bridge *bridge, struct str nick, uint64_t by)
{
    size_t at = bridge->told_at % BRIDGE_TOLD_KEPT;
    for (size_t i = 0; i < BRIDGE_TOLD_KEPT; i++) {
        if (str_equal_nocase(str_of(bridge->told[i].nick), nick)) {
            at = i;
        }
    }
    bridge->told_at += at == bridge->told_at % BRIDGE_TOLD_KEPT;
    struct bridge_told *told = &bridge->told[at];
    (void)str_copy(nick, told->nick, sizeof(told->nick));
    told->by = by;
    told->time_ms = clock_ms();
}

static bool tell_person(struct engine *engine, struct object *speaker,
        const struct network_person *person, struct str kind, struct str text, struct err *err)
{
    struct bridge *bridge = find_open(engine, person->network);
    if (ignore_is_muted(engine, speaker->id, err)) {
        return false;
    }
    if (!bridge || !bridge->tells || bridge->paused || !bridge->nick[0]) {
        return phrase_err(
                engine, err, ERR_BUSY, PHRASE_bridge_no_tell, WITH("network", person->network));
    }
    struct str sender = prop_str(engine_world(engine), speaker, ATOM_name);
    json_t *json = json_pack("{s:s%, s:s%, s:s%, s:s%}", "nick", person->nick.bytes,
            person->nick.length, "sender", sender.bytes, sender.length, "kind", kind.bytes,
            kind.length, "text", text.bytes, text.length);
    char *event = json ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    if (event) {
        hub_send(hub_find(engine_hub(engine), bridge->session),
                &(struct msg){
                        .kind = MSG_EVENT, .topic = STR("Bridge.Tell"), .text = str_of(event)});
        note_told(bridge, person->nick, speaker->id);
    }
    free(event);
    return true;
}

void bridge_network_tell(struct engine *engine, void *about)
{
    struct network_telling *telling = about;
    telling->answered = true;
    telling->told = tell_person(engine, telling->speaker, telling->person, telling->kind,
            telling->text, telling->err);
}

/* Returns the character whom nick may answer; 0 if none. */
static uint64_t find_asker(const struct bridge *bridge, struct str nick)
{
    for (size_t i = 0; i < BRIDGE_TOLD_KEPT; i++) {
        const struct bridge_told *told = &bridge->told[i];
        if (str_equal_nocase(str_of(told->nick), nick) && nick.length > 0 &&
                clock_ms() - told->time_ms < TOLD_MS) {
            return told->by;
        }
    }
    return 0;
}

static void show_answer(struct engine *engine, uint64_t character, struct str sender,
        struct str text, bool action)
{
    struct buf line = {0};
    struct buf tags = {0};
    struct object *asker = world_find(engine_world(engine), character);
    phrase_put(engine, &line, PHRASE_bridge_tells, WITH_RAW("who", sender),
            WITH_RAW("text", text));
    speech_next(engine);
    buf_add_text(&tags, "id=");
    speech_id(engine, &tags);
    buf_printf(&tags, ";bridged=1%s", action ? ";kind=emote" : "");
    struct msg msg = {.kind = MSG_TEXT,
            .style = MSG_TELL,
            .text = buf_str(&line),
            .topic = asker ? prop_str(engine_world(engine), asker, ATOM_name) : STR_NONE,
            .sender = sender,
            .body = text,
            .tags = buf_str(&tags)};
    for (struct session *s = hub_sessions_of(engine_hub(engine), character); s;
            s = s->next_of_character) {
        hub_send(s, &msg);
    }
    buf_finish(&line);
    buf_finish(&tags);
}

/* The character's next `reply` goes to the person there. */
static void note_reply(
        struct engine *engine, uint64_t character, const struct bridge *bridge, struct str nick)
{
    struct presence *presence = presence_find(engine, character);
    struct buf name = {0};
    buf_printf(&name, "%.*s/%s", STR_FMT(str_fit(nick, BRIDGE_NICK_MAX)), bridge->name);
    if (presence) {
        presence_set_reply_afar(presence, buf_str(&name));
    }
    buf_finish(&name);
}

bool bridge_answer(struct engine *engine, struct bridge *bridge, struct str nick,
        struct str text, bool action)
{
    uint64_t asker = find_asker(bridge, nick);
    struct buf sender = {0};
    buf_printf(&sender, "%.*s@%s", STR_FMT(str_fit(nick, BRIDGE_NICK_MAX)), bridge->name);
    bool may = asker != 0 && !bridge->paused &&
               !ignore_has_elsewhere(engine, asker, buf_str(&sender)) &&
               !sanction_has_elsewhere(engine, buf_str(&sender));
    if (may) {
        show_answer(engine, asker, buf_str(&sender), text, action);
        note_reply(engine, asker, bridge, nick);
    }
    buf_finish(&sender);
    return may;
}
