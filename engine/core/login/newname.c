/* newname.c -- checks and makes names for new accounts, guests and characters.
 *
 * A name must have the right form (account_name.c) and must not be a verb of the stock game or a
 * reserved word (reserved.c). Names that players choose have further rules. They must not pass
 * for staff, be a noun used as a displayed name here, or look like the name of a character of the
 * stock game. */
#include "engine/core/login/newname.h"

#include "engine/base/skeleton.h"
#include "engine/core/internal_event.h"
#include "engine/core/line/commands.h"
#include "engine/core/login/login_impl.h"
#include "engine/core/output/disguise.h"
#include "engine/core/output/naming.h"
#include "engine/core/output/npc_name.h"
#include "engine/core/output/reserved.h"
#include "engine/core/people/account.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/registration.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/other_worlds.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define GUEST_WORLD_MAX 8
#define GUESTS_MAX UINT64_C(1000000000000000)
#define GUESTS_OF_REALM_MAX UINT64_C(1000000000)

/* Suggests the nearest valid name, if there is one. */
static bool refuse_form(struct engine *engine, struct str name, struct err *err)
{
    struct buf plain = {0};
    str_to_ascii(name, &plain);
    bool helps = !str_equal(buf_str(&plain), name) && account_name_is_formed(buf_str(&plain));
    (void)phrase_err(engine, err, ERR_FORMAT,
            helps ? PHRASE_newname_letters : PHRASE_newname_form, WITH("name", buf_str(&plain)),
            WITH("least", ACCOUNT_NAME_MIN), WITH("most", ACCOUNT_NAME_MAX));
    buf_finish(&plain);
    return false;
}

bool newname_fits(struct engine *engine, struct str name, struct err *err)
{
    if (!account_name_is_formed(name)) {
        return refuse_form(engine, name, err);
    }
    char key[ACCOUNT_NAME_MAX + 1];
    account_key(name, key);
    if (reserved_name(name) || commands_has_key(stock_commands(engine), str_of(key))) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_newname_word, WITH("name", name));
    }
    return true;
}

bool newname_read(struct engine *engine, struct str *name, char out[ACCOUNT_NAME_MAX + 1],
        struct err *err)
{
    struct spelling_asking asking = {.what = SPELLING_NEW, .written = *name, .err = err};
    if (account_name_is_formed(*name) || spelling_find(engine, name, out)) {
        return true;
    }
    *name = asking.written;
    if (spelling_is(*name)) {
        internal_event_run(engine, INTERNAL_SPELLING, &asking);
    }
    if (asking.name[0]) {
        *name = str_of(memcpy(out, asking.name, sizeof(asking.name)));
    }
    return asking.name[0] || (!asking.refused && newname_fits(engine, *name, err));
}

static bool is_of_staff(struct engine *engine, struct str name)
{
    struct str game = str_of(engine_options(engine)->name ? engine_options(engine)->name : "");
    return reserved_person(name) || naming_is_game(engine, name) ||
           skeleton_is_like(name, game) || skeleton_has_part(name, game);
}

bool newname_ok(struct engine *engine, struct str name, struct err *err)
{
    if (!newname_fits(engine, name, err)) {
        return false;
    }
    bool had = account_find(engine, name) != NULL; /* an existing account keeps its name */
    if (disguise_noun(engine, name) || (!had && reserved_opening(name))) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_newname_word, WITH("name", name));
    }
    if (!had && is_of_staff(engine, name)) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_newname_staff, WITH("name", name));
    }
    return !npc_name_is(engine, name) ||
           phrase_err(engine, err, ERR_DENIED, PHRASE_newname_npc, WITH("name", name));
}

static bool has_letter(struct str text)
{
    size_t i = 0;
    while (i < text.length && !isalpha((unsigned char)text.bytes[i])) {
        i++;
    }
    return i < text.length;
}

/* True if a part of the name is a player's and another part has letters. */
static bool is_about_player(struct engine *engine, struct str name)
{
    size_t other_parts = 0;
    bool player = false;
    while (name.length > 0) {
        struct str part = skeleton_take_part(&name, false);
        bool is = !player && account_find_like(engine, part) != NULL;
        player |= is;
        other_parts += !is && has_letter(part);
    }
    return player && other_parts > 0;
}

bool newname_guest_ok(struct engine *engine, struct str name, struct err *err)
{
    return newname_ok(engine, name, err) &&
           (!is_about_player(engine, name) ||
                   phrase_err(
                           engine, err, ERR_DENIED, PHRASE_newname_player, WITH("name", name)));
}

bool newname_is_elsewhere(struct engine *engine, struct str name)
{
    struct newname_elsewhere elsewhere = {.name = name};
    internal_event_run(engine, INTERNAL_ELSEWHERE, &elsewhere);
    return elsewhere.is || registration_is_others(engine, name, NULL);
}

bool newname_is_taken(struct engine *engine, const char *name)
{
    return account_find_like(engine, str_of(name)) ||
           presence_has_guest(engine, str_of(name)) ||
           newname_is_elsewhere(engine, str_of(name));
}

/* In a realm the world's name is part of a guest's name, because other worlds have guests too.
 * A long world name is cut and made unique with its hash. */
static void put_guest_prefix(struct engine *engine, char out[16])
{
    const char *world = other_worlds_name(engine);
    if (world[0] == '\0') {
        (void)snprintf(out, 16, "Guest-");
    } else if (strlen(world) <= GUEST_WORLD_MAX) {
        (void)snprintf(out, 16, "Guest-%s-", world);
    } else {
        (void)snprintf(out, 16, "Guest-%.4s%04x-", world,
                (unsigned)(str_hash(str_of(world)) & 0xffff));
    }
}

void newname_of_guest(struct engine *engine, char out[ACCOUNT_NAME_MAX + 1])
{
    char prefix[16];
    uint64_t most = other_worlds_name(engine)[0] ? GUESTS_OF_REALM_MAX : GUESTS_MAX;
    put_guest_prefix(engine, prefix);
    do {
        char digits[24];
        int count = snprintf(
                digits, sizeof(digits), "%" PRIu64, ++logins_state(engine)->last_guest % most);
        (void)snprintf(
                out, ACCOUNT_NAME_MAX + 1, "%.*s%s", ACCOUNT_NAME_MAX - count, prefix, digits);
    } while (account_find(engine, str_of(out)) || presence_has_guest(engine, str_of(out)));
}

static bool is_free(struct engine *engine, const char *name)
{
    struct err err;
    return newname_guest_ok(engine, str_of(name), &err) && !newname_is_taken(engine, name);
}

void newname_make(struct engine *engine, struct str wish, char out[ACCOUNT_NAME_MAX + 1])
{
    char base[ACCOUNT_NAME_MAX + 1];
    size_t length = 0;
    struct buf ascii = {0};
    str_to_ascii(wish, &ascii); /* like a line typed by telnet */
    for (size_t i = 0; i < ascii.length && length < ACCOUNT_NAME_MAX; i++) {
        char c = ascii.bytes[i];
        if (length > 0 ? (isalnum((unsigned char)c) || strchr("-_", c))
                       : isalpha((unsigned char)c)) {
            base[length++] = c;
        }
    }
    buf_finish(&ascii);
    base[length] = '\0';
    struct str plain = {base, length};
    if (length == 0 || is_of_staff(engine, plain) || reserved_opening(plain) ||
            npc_name_is(engine, plain) || is_about_player(engine, plain) ||
            str_equal_nocase(plain, STR("guest"))) {
        newname_of_guest(engine, out); /* a number would not make it acceptable */
        return;
    }
    (void)snprintf(out, ACCOUNT_NAME_MAX + 1, "%s", base);
    for (uint64_t number = 2; !is_free(engine, out); number++) {
        char digits[24];
        int count = snprintf(digits, sizeof(digits), "%" PRIu64, number);
        (void)snprintf(
                out, ACCOUNT_NAME_MAX + 1, "%.*s%s", ACCOUNT_NAME_MAX - count, base, digits);
    }
}
