/* nick.c -- renames guests.
 *
 * Everybody concerned is told in the same transaction; undoing the transaction restores the
 * name. */
#include "engine/core/chat/nick.h"

#include "engine/base/slab.h"
#include "engine/core/chat/here.h"
#include "engine/core/output/format.h"
#include "engine/core/people/person.h"
#include "world/model/prop.h"
#include "world/model/tx.h"

struct renaming {
    struct engine *engine;
    uint64_t character;
    char *name; /* owned: the old one */
};

static void rename_back(void *data)
{
    struct renaming *renaming = data;
    struct presence *presence = presence_find_going(renaming->engine, renaming->character);
    if (presence) {
        renaming->name = presence_rename(renaming->engine, presence, renaming->name);
    }
}

static void renaming_free(void *data)
{
    struct renaming *renaming = data;
    slab_free(renaming->name);
    mem_free(renaming);
}

void nick_change(
        struct engine *engine, struct presence *presence, struct str name, uint64_t session)
{
    struct world *world = engine_world(engine);
    struct object *actor = world_find(world, presence->character);
    json_t *event = json_pack("{s:o, s:s%}", "who", person_json(engine, presence), "name",
            name.bytes, name.length);
    here_tell_around(engine, presence->character, "Chat.Nick", event, session);
    struct renaming *renaming = mem_alloc(sizeof(*renaming));
    *renaming = (struct renaming){engine, presence->character, NULL};
    bool other = !str_equal_nocase(name, str_of(presence->name));
    if (other) {
        here_tell_monitors(engine, presence, false);
        person_note_gone(engine, presence);
    }
    renaming->name = presence_rename(engine, presence, slab_text(name));
    if (other) {
        here_tell_monitors(engine, presence, true);
    }
    if (actor) {
        prop_set(world, actor, ATOM_name, value_str(name));
    }
    tx_on_end(world,
            (struct tx_hook){.undo = rename_back, .drop = renaming_free, .data = renaming});
}

void nick_tell(struct engine *engine, const struct presence *presence, enum phrase phrase)
{
    struct object *actor = world_find(engine_world(engine), presence->character);
    struct buf text = {0};
    phrase_put(engine, &text, phrase, WITH_RAW("name", presence->name));
    if (actor) {
        tell_markup(engine, actor, buf_str(&text), MSG_SYSTEM);
    }
    buf_finish(&text);
}
