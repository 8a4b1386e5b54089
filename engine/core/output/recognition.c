/* recognition.c -- acquaintance: which players somebody has met, and their own names for
 * others.
 *
 * Stored as options of players:
 *   known       {ID = true, ID = "Bert"}: players who introduced themselves, and own names
 *   appearance  "a tall woman with a scar"
 *   voice       "deep"; "" is feigned
 *
 * 1. A viewer's own name for somebody is private; nobody learns from it whether it is the real
 *    name.
 * 2. An appearance is checked each time it is read (naming.h), since new names may have been
 *    registered since. A player with no valid appearance gets words chosen by their ID, which
 *    do not reveal the name. */
#include "engine/core/output/recognition.h"

#include "engine/core/output/naming.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/option.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/packages.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

bool recognition_is_on(const struct engine *engine)
{
    return packages_is_on(engine, STR("recognition"));
}

bool recognition_concerns(struct engine *engine, struct object *object)
{
    return recognition_is_on(engine) && proto_is_ref(engine_world(engine), object, "player");
}

static struct str option_text(const struct object *player, struct str name)
{
    const struct value *value = option_of(player, name);
    return value ? value_as_str(value) : STR_NONE;
}

/* Returns what viewer remembers of object: true, a text, or NULL. */
static const struct value *memory(const struct object *object, const struct object *viewer)
{
    const struct value *known = viewer ? option_of(viewer, STR("known")) : NULL;
    struct value id = value_int((int64_t)object->id);
    return known && known->kind == VALUE_TABLE ? value_table_get(known, &id) : NULL;
}

static enum acquaintance acquaintance_of(
        const struct object *object, const struct object *viewer, struct str *out_called)
{
    const struct value *memorised = memory(object, viewer);
    *out_called = memorised ? value_as_str(memorised) : STR_NONE;
    if (object == viewer || (memorised && memorised->kind == VALUE_BOOL)) {
        return ACQUAINTANCE_MET;
    }
    return out_called->length > 0 ? ACQUAINTANCE_CALLED : ACQUAINTANCE_NONE;
}

/* Picks one word of a phrase by a number. */
static struct str pick(const struct engine *engine, enum phrase phrase, uint64_t number)
{
    size_t count = 0;
    while (phrase_word(engine, phrase, count).length > 0) {
        count++;
    }
    /* Fibonacci hashing, so that consecutive IDs get different words. */
    return count > 0 ? phrase_word(engine, phrase, (number * 0x9E3779B97F4A7C15u >> 32) % count)
                     : STR_NONE;
}

void recognition_look(struct engine *engine, struct object *object, struct buf *out)
{
    struct str own = option_text(object, STR("appearance"));
    struct err err;
    if (own.length > 0 && naming_of_disguise_ok(engine, object, own, &err)) {
        buf_add_str(out, own);
        return;
    }
    struct str pronoun = prop_str(engine_world(engine), object, ATOM_pronoun);
    bool he = str_equal_nocase(pronoun, phrase_word(engine, PHRASE_pronoun_he, 0));
    bool she = str_equal_nocase(pronoun, phrase_word(engine, PHRASE_pronoun_she, 0));
    buf_add_str(out, pick(engine, PHRASE_recognition_manner, object->id));
    buf_add_char(out, ' ');
    buf_add_str(out, phrase_get(engine, he    ? PHRASE_recognition_man
                                        : she ? PHRASE_recognition_woman
                                              : PHRASE_recognition_person));
}

void recognition_voice(struct engine *engine, struct object *object, struct buf *out)
{
    struct str own = option_text(object, STR("voice"));
    struct err err;
    if (own.length > 0 && naming_of_disguise_ok(engine, object, own, &err)) {
        buf_add_str(out, own);
        buf_add_char(out, ' ');
    }
    buf_add_str(out, phrase_get(engine, PHRASE_recognition_voice));
}

enum acquaintance recognition_of(
        struct engine *engine, struct object *object, struct object *viewer, struct buf *out)
{
    struct str called;
    enum acquaintance how = acquaintance_of(object, viewer, &called);
    switch (how) {
    case ACQUAINTANCE_MET:
        buf_add_str(out, prop_str(engine_world(engine), object, ATOM_name));
        break;
    case ACQUAINTANCE_CALLED:
        buf_add_str(out, called);
        break;
    case ACQUAINTANCE_NONE:
        recognition_look(engine, object, out);
        break;
    }
    return how;
}

bool recognition_hears(struct engine *engine, struct object *object, struct object *viewer)
{
    struct str called;
    const struct value *voice = option_of(object, STR("voice"));
    bool feigned = voice && voice->kind == VALUE_STRING && value_as_str(voice).length == 0;
    return viewer && !feigned &&
           acquaintance_of(object, viewer, &called) != ACQUAINTANCE_NONE &&
           !ignore_has(engine, viewer->id, object->id) &&
           !ignore_has_face(engine, viewer->id, object->id);
}
