/* characters.c -- several characters of one player.
 *
 * 1. Each character has an account of its own, so that every protocol logs in by its name. The accounts of a player are
 *    a group: each has the same list of all keys in `group`, the first character first.
 * 2. All of a group have one password, role, set of keys and state: characters_follow copies a change of one to the
 *    others in the same transaction, and ends what was logged in as them.
 * 3. A sanction on one holds for all (account_is_also). A new character is as old as the first, and has its cloak, so what
 *    holds for the address of a guest holds for it.
 * 4. The first character is erased last, and none while a sanction names it: so nobody leaves a sanction behind.
 *
 * In a realm, where names and passwords are checked with other worlds, a player has one character. */
#include "engine/modules/calls/characters.h"

#include "engine/core/internal_event.h"
#include "engine/core/login/erase.h"
#include "engine/core/login/newname.h"
#include "engine/core/people/account.h"
#include "engine/core/people/audit.h"
#include "engine/core/people/cloak.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/sanction.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/other_worlds.h"
#include "engine/core/run/transaction.h"

#include <stdio.h>
#include <string.h>

void characters_each(struct engine *engine, const struct account *account,
        void (*visit)(void *data, const struct account *account), void *data)
{
    char *group = mem_dup_text(account->group ? account->group : account->key);
    struct str rest = str_of(group);
    while (rest.length > 0) {
        const struct account *one = account_find(engine, str_take_word(&rest));
        if (one) {
            visit(data, one);
        }
    }
    mem_free(group);
}

bool characters_is_first(const struct account *account)
{
    struct str rest = str_of(account->group ? account->group : account->key);
    return str_equal(str_take_word(&rest), str_of(account->key));
}

static size_t count_characters(const struct account *account)
{
    struct str rest = str_of(account->group ? account->group : "");
    size_t count = account->group ? 0 : 1;
    for (; rest.length > 0; count++) {
        (void)str_take_word(&rest);
    }
    return count;
}

/* -- one password and role -- */

/* The account that has changed, whose player's others follow. */
struct followed {
    struct engine *engine;
    const struct account *account;
};

static bool is_same_text(const char *one, const char *other)
{
    return strcmp(one ? one : "", other ? other : "") == 0;
}

static void tell_change(struct engine *engine, const struct account *account, bool role,
        bool password, bool disabled)
{
    struct account_lock lock = {.character = account->character,
            .all = disabled,
            .why = phrase_get(
                    engine, disabled ? PHRASE_account_disabled : PHRASE_account_password)
                           .bytes};
    if (role) {
        struct account now = *account;
        audit_write(engine, engine_transaction(engine)->actor, STR("role"),
                str_of(account->name), str_of(role_name(account->role)));
        internal_event_run(engine, INTERNAL_ROLE, &now);
    }
    if (password || disabled) {
        internal_event_run(engine, INTERNAL_LOCK, &lock);
    }
}

static void follow_one(void *data, const struct account *other)
{
    const struct followed *followed = data;
    const struct account *account = followed->account;
    bool role = other->role != account->role;
    bool password = strcmp(other->password, account->password) != 0;
    bool state = other->disabled != account->disabled;
    if (other == account ||
            !(role || password || state || !is_same_text(other->keys, account->keys))) {
        return;
    }
    struct account changed = *other;
    changed.role = account->role;
    changed.disabled = account->disabled;
    changed.keys = account->keys;
    memcpy(changed.password, account->password, sizeof(changed.password));
    if (account_write(followed->engine, &changed, true)) {
        tell_change(followed->engine, other, role, password, state && account->disabled);
    }
}

void characters_follow(struct engine *engine, void *about)
{
    const struct account *changed = about;
    const struct account *account = account_find(engine, str_of(changed->name));
    if (account && account->group && !account->unread) {
        struct followed followed = {engine, account};
        characters_each(engine, account, follow_one, &followed);
    }
}

/* -- making one -- */

static void set_group(struct engine *engine, struct str keys)
{
    char *text = str_dup(keys);
    bool alone = str_find_char(keys, ' ', 0) == SIZE_MAX;
    for (struct str rest = str_of(text); rest.length > 0;) {
        const struct account *member = account_find(engine, str_take_word(&rest));
        if (member) {
            struct account changed = *member;
            changed.group = alone ? NULL : text;
            (void)account_write(engine, &changed, true);
        }
    }
    mem_free(text);
}

static bool may_add(struct engine *engine, const struct account *account, struct str name,
        size_t most, struct err *err)
{
    if (other_worlds_has_realm(engine)) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_character_realm);
    }
    if (account->unread) {
        return phrase_err(engine, err, ERR_IO, PHRASE_disk_unread);
    }
    if (count_characters(account) >= (most < CHARACTERS_MAX ? most : CHARACTERS_MAX)) {
        return phrase_err(engine, err, ERR_LIMIT, PHRASE_character_most,
                WITH("count", count_characters(account)));
    }
    if (ignore_is_muted(engine, account->character, err) || !newname_ok(engine, name, err)) {
        return false;
    }
    char wanted[ACCOUNT_NAME_MAX + 1];
    (void)str_copy(name, wanted, sizeof(wanted));
    if (newname_is_taken(engine, wanted) || sanction_ban_of_name(engine, name)) {
        return phrase_err(engine, err, ERR_EXISTS, PHRASE_ask_name_taken);
    }
    return true;
}

const struct account *characters_add(struct engine *engine, const struct account *account,
        struct str name, size_t most, struct err *err)
{
    char bytes[ACCOUNT_NAME_MAX + 1];
    struct str plain = name;
    if (!newname_read(engine, &plain, bytes, err) ||
            !may_add(engine, account, plain, most, err)) {
        return NULL;
    }
    const struct account *made =
            account_create(engine, plain, account->role, account->password);
    if (spelling_is(name)) {
        internal_event_run(engine, INTERNAL_SPELLING,
                &(struct spelling_asking){
                        .what = SPELLING_KEEP, .written = name, .account = made});
    }
    struct object *player = world_find(engine_world(engine), made->character);
    const struct object *first = world_find(engine_world(engine), account->character);
    struct account changed = *made;
    changed.created_ms = account->created_ms;
    changed.keys = account->keys;
    (void)account_write(engine, &changed, true);
    if (player && first) {
        cloak_set_account(engine, player, cloak_of_account(engine, first));
    }
    struct buf group = {0};
    buf_printf(&group, "%s %s", account->group ? account->group : account->key, made->key);
    set_group(engine, buf_str(&group));
    buf_finish(&group);
    audit_write(engine, engine_transaction(engine)->actor, STR("character"), str_of(made->name),
            STR_NONE);
    return made;
}

/* -- erasing one -- */

/* True if a mute, jail or ban of that name is active. */
static bool is_sanctioned(struct engine *engine, const struct account *account)
{
    static const enum sanction_kind kinds[] = {SANCTION_MUTE, SANCTION_JAIL, SANCTION_BAN};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        const struct sanction *one = sanction_first(engine, kinds[i]);
        for (; one; one = sanction_next(engine, one)) {
            if (strcmp(one->subject, account->key) == 0) {
                return true;
            }
        }
    }
    return false;
}

bool characters_may_erase(struct engine *engine, const struct account *account, struct err *err)
{
    if (account->group && characters_is_first(account)) {
        return phrase_err(
                engine, err, ERR_DENIED, PHRASE_character_first, WITH("name", account->name));
    }
    return !account->group || !is_sanctioned(engine, account) ||
           phrase_err(
                   engine, err, ERR_DENIED, PHRASE_character_kept, WITH("name", account->name));
}

bool characters_erase(struct engine *engine, const struct account *account, struct err *err)
{
    if (!characters_may_erase(engine, account, err)) {
        return false;
    }
    struct buf others = {0};
    char key[ACCOUNT_NAME_MAX + 1];
    char *group = account->group ? mem_dup_text(account->group) : NULL;
    struct str rest = str_of(group ? group : "");
    struct account alone = *account;
    memcpy(key, account->key, sizeof(key));
    while (rest.length > 0) {
        struct str one = str_take_word(&rest);
        if (!str_equal(one, str_of(key))) {
            buf_add_text(&others, others.length > 0 ? " " : "");
            buf_add_str(&others, one);
        }
    }
    /* It leaves the group first: the others follow each change, and its account is closed. */
    if (group) {
        set_group(engine, buf_str(&others));
        alone.group = NULL;
        (void)account_write(engine, &alone, true);
    }
    bool begun = erase_begin(engine, account_find(engine, str_of(key)), err);
    if (!begun && group) {
        set_group(engine, str_of(group));
    }
    buf_finish(&others);
    mem_free(group);
    return begun;
}
