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

#include "engine/core/people/account.h"
#include "engine/core/people/option.h"
#include "engine/core/people/person.h"
#include "engine/core/people/sanction.h"
#include "world/model/prop.h"

#include <stdio.h>

bool ignore_is_muted(struct engine *engine, uint64_t character, struct err *err)
{
    return sanction_silences(engine, character, SANCTION_ANYBODY, err);
}

/* Returns a player's table of ignored people, or NULL. Keys: character IDs for people known by
 * name, negated IDs for people in disguise, masks for people on bridged networks. */
static const struct value *ignored_as(
        struct engine *engine, uint64_t listener, struct str option)
{
    const struct object *player = world_find(engine_world(engine), listener);
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
static bool has_guest(const struct value *ignored, const char *cloak)
{
    return value_table_get_str(ignored, STR("guests")) ||
           value_table_get_str(ignored, str_of(cloak));
}

/* Returns the latest guest of that address who is ignored by name; 0: none. The entry of the
 * address ends with the guest's name. */
static uint64_t last_guest(const struct value *ignored, struct str words)
{
    uint64_t last = 0;
    for (size_t i = 0; i < value_table_count(ignored); i++) {
        struct value key;
        const struct value *name = value_table_at(ignored, i, &key);
        uint64_t id = key.kind == VALUE_INT && key.integer > 0 ? (uint64_t)key.integer : 0;
        if (id > last && name->kind == VALUE_STRING && str_ends(words, value_as_str(name))) {
            last = id;
        }
    }
    return last;
}

/* True for an account made from the address of an ignored guest, after that guest came. IDs of
 * characters only grow. */
static bool has_former_guest(
        struct engine *engine, const struct value *ignored, uint64_t speaker)
{
    const struct object *player = world_find(engine_world(engine), speaker);
    struct str cloak = player ? cloak_of_account(engine, player) : STR_NONE;
    const struct value *words = cloak.length > 0 ? value_table_get_str(ignored, cloak) : NULL;
    uint64_t guest =
            words && words->kind == VALUE_STRING ? last_guest(ignored, value_as_str(words)) : 0;
    return guest != 0 && speaker > guest;
}

/* True for a guest, in play or just left, whose address is ignored. */
static bool has_as_guest(struct engine *engine, const struct value *ignored, uint64_t speaker)
{
    const struct presence *presence = presence_find(engine, speaker);
    if (presence) {
        return presence->guest ? has_guest(ignored, person_host(presence))
                               : has_former_guest(engine, ignored, speaker);
    }
    if (account_of(engine, speaker)) {
        return has_former_guest(engine, ignored, speaker);
    }
    const struct person_gone *gone = person_gone_character(engine, speaker);
    return gone && gone->guest && has_guest(ignored, gone->host);
}

/* True if another character of the speaker's player is ignored. */
static bool has_other_character(
        struct engine *engine, const struct value *ignored, uint64_t speaker)
{
    const struct account *account = account_of(engine, speaker);
    struct str rest = str_of(account && account->group ? account->group : "");
    bool has = false;
    while (!has && rest.length > 0) {
        const struct account *other = account_find(engine, str_take_word(&rest));
        has = other && has_key_ignore(ignored, (int64_t)other->character);
    }
    return has;
}

bool ignore_has(struct engine *engine, uint64_t listener, uint64_t speaker)
{
    const struct value *ignored = ignored_by(engine, listener);
    return has_key_ignore(ignored, (int64_t)speaker) ||
           (ignored && speaker != 0 && listener != speaker &&
                   (has_as_guest(engine, ignored, speaker) ||
                           has_other_character(engine, ignored, speaker)));
}

struct writer ignore_writer(struct engine *engine, uint64_t character)
{
    const struct presence *presence = presence_find(engine, character);
    struct writer writer = {.id = character};
    if (presence && presence->guest) {
        (void)snprintf(writer.host, sizeof(writer.host), "%s", presence_cloak(presence));
    }
    return writer;
}

bool ignore_has_writer(
        struct engine *engine, uint64_t listener, const struct writer *writer, struct str name)
{
    const struct value *ignored = ignored_by(engine, listener);
    if (!ignored || writer->id == listener) {
        return false;
    }
    if (writer->id) {
        return ignore_has(engine, listener, writer->id) ||
               (writer->host[0] && has_guest(ignored, writer->host));
    }
    const struct account *account = account_find(engine, name); /* texts of older worlds */
    return account ? ignore_has(engine, listener, account->character)
                   : ignore_has_elsewhere(engine, listener, name);
}

bool ignore_has_disguised(struct engine *engine, uint64_t listener, uint64_t speaker)
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
