/* ignore.c -- checks whether a player ignores another.
 *
 * Ignoring hides words: speech, emotes, gestures, channels. Tells and letters are refused by
 * the scripts when sent. Events in the world are shown to everybody: a door opened by an
 * ignored player is open.
 *
 * Muted and jailed players may not put words before others in any way, including topics,
 * nicknames and reasons for leaving.
 *
 * This runs for each listener of each word, so it is two look-ups in memory. */
#include "engine/core/people/ignore.h"

#include "engine/core/people/option.h"
#include "engine/core/people/person.h"
#include "engine/core/people/sanction.h"
#include "world/model/prop.h"

bool ignore_is_muted(struct engine *engine, uint64_t character, struct err *err)
{
    return sanction_silences(engine, character, SANCTION_ANYBODY, err);
}

/* Returns a player's table of ignored people, or NULL. Keys: character IDs for people known by
 * name, negated IDs for people in disguise, masks for people on bridged networks. */
static const struct value *ignored_as(
        struct engine *engine, uint64_t listener, struct str option)
{
    const struct object *player = world_find(engine->world, listener);
    const struct value *ignored = player ? option_of(player, option) : NULL;
    return ignored && ignored->kind == VALUE_TABLE ? ignored : NULL;
}

static const struct value *ignored_by(struct engine *engine, uint64_t listener)
{
    return ignored_as(engine, listener, STR("ignore"));
}

static const struct value *faces_of(struct engine *engine, uint64_t listener)
{
    return ignored_as(engine, listener, STR("faces"));
}

bool ignore_any(struct engine *engine, uint64_t listener)
{
    const struct value *ignored = ignored_by(engine, listener);
    const struct value *faces = faces_of(engine, listener);
    return (ignored && value_table_count(ignored) > 0) ||
           (faces && value_table_count(faces) > 0);
}

static bool has_key_ignore(const struct value *ignored, int64_t key)
{
    struct value id = value_int(key);
    return ignored && value_table_get(ignored, &id) != NULL;
}

/* Guests return under new names, but from the same address. */
static bool has_guest(const struct value *ignored, const struct presence *guest)
{
    return value_table_get_str(ignored, STR("guests")) ||
           value_table_get_str(ignored, str_of(person_host(guest)));
}

bool ignore_has(struct engine *engine, uint64_t listener, uint64_t speaker)
{
    const struct value *ignored = ignored_by(engine, listener);
    const struct presence *presence = ignored ? presence_find(engine, speaker) : NULL;
    return has_key_ignore(ignored, (int64_t)speaker) ||
           (presence && presence->guest && listener != speaker && has_guest(ignored, presence));
}

bool ignore_has_guised(struct engine *engine, uint64_t listener, uint64_t speaker)
{
    return has_key_ignore(ignored_by(engine, listener), -(int64_t)speaker);
}

bool ignore_has_face(struct engine *engine, uint64_t listener, uint64_t speaker)
{
    return has_key_ignore(faces_of(engine, listener), (int64_t)speaker);
}

bool ignore_has_elsewhere(struct engine *engine, uint64_t listener, struct str sender)
{
    const struct value *ignored = ignored_by(engine, listener);
    struct buf folded = {0};
    bool has = false;
    for (size_t i = 0; ignored && !has && i < value_table_count(ignored); i++) {
        struct value key;
        (void)value_table_at(ignored, i, &key);
        if (key.kind == VALUE_STRING && folded.length == 0) {
            str_fold(sender, &folded);
        }
        has = key.kind == VALUE_STRING && str_fits_glob(value_as_str(&key), buf_str(&folded));
    }
    buf_finish(&folded);
    return has;
}
