/* registration.c -- registration of names among all worlds of the realm.
 *
 * Names are compared as in account_name.c: names with the same key are the same, and a name
 * like another world's is refused too. A refused claim is known only in this world. */
#include "engine/core/people/registration.h"

#include "engine/core/people/abroad.h"
#include "engine/core/people/role.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/other_worlds.h"
#include "world/model/rows.h"

#include <string.h>

void registration_read(const struct row *row, struct registration *out)
{
    int64_t role = row_int(row, "role");
    *out = (struct registration){
            .character = row_id(row, "character"),
            .state = (enum registration_state)row_int(row, "state"),
            .role = role < PERM_PLAYER || role > PERM_WIZARD ? PERM_PLAYER : (enum role)role,
            .disabled = row_int(row, "disabled") != 0,
    };
    (void)str_copy(row_str(row, "key"), out->key, sizeof(out->key));
    (void)str_copy(row_str(row, "name"), out->name, sizeof(out->name));
    (void)str_copy(row_str(row, "world"), out->world, sizeof(out->world));
}

static struct row key_row_claim(const char *key)
{
    struct row row = row_new(TABLE_REALM_NAME);
    row_set_str(&row, "key", str_of(key));
    return row;
}

bool registration_find(struct engine *engine, struct str name, struct registration *out)
{
    char key[ACCOUNT_NAME_MAX + 1];
    if (!other_worlds_has_realm(engine) || !account_name_is_formed(name)) {
        return false;
    }
    account_key(name, key);
    struct row row = key_row_claim(key);
    bool found = rows_find(engine_world(engine), &row);
    if (found) {
        registration_read(&row, out);
    }
    row_finish(&row);
    return found;
}

bool registration_any_of(struct engine *engine, struct str world, struct registration *out)
{
    struct value value = value_str(world);
    struct store_select select = {
            .table = TABLE_REALM_NAME, .where = {{"world", STORE_EQUAL, value}}};
    struct rows rows = rows_read(engine_world(engine), &select, 1);
    bool found = rows.count > 0;
    if (found) {
        registration_read(&rows.items[0], out);
    }
    rows_finish(&rows);
    value_finish(&value);
    return found;
}

static bool is_not_of(const struct registration *claim, struct str name, struct str world)
{
    return claim->state != REGISTRATION_REFUSED && !str_equal(str_of(claim->world), world) &&
           account_names_are_alike(name, str_of(claim->name));
}

bool registration_is_not_of(
        struct engine *engine, struct str name, struct str world, struct registration *out)
{
    char key[ACCOUNT_NAME_MAX + 1];
    char look[ACCOUNT_NAME_MAX + 1];
    bool is = false;
    if (!other_worlds_has_realm(engine) || !account_name_is_formed(name)) {
        return false;
    }
    account_key(name, key);
    struct value value = value_str(account_look(key, look));
    struct store_select select = {
            .table = TABLE_REALM_NAME, .where = {{"look", STORE_EQUAL, value}}};
    struct rows rows = rows_read(engine_world(engine), &select, 0);
    for (size_t i = 0; i < rows.count && !is; i++) {
        struct registration claim;
        registration_read(&rows.items[i], &claim);
        is = is_not_of(&claim, name, world);
        if (is && out) {
            *out = claim;
        }
    }
    rows_finish(&rows);
    value_finish(&value);
    return is;
}

bool registration_is_others(struct engine *engine, struct str name, struct registration *out)
{
    return other_worlds_has_realm(engine) &&
           registration_is_not_of(engine, name, str_of(other_worlds_name(engine)), out);
}

/* True for an account of this world, not of a visitor. */
static bool is_own(struct engine *engine, const struct account *account)
{
    struct abroad abroad;
    struct str key = STR_NONE;
    if (abroad_find(engine, account->character, &abroad)) {
        key = str_of(abroad.key);
        key = str_take_until(&key, '.');
    }
    return key.length == 0 || str_equal(key, str_of(other_worlds_name(engine)));
}

bool registration_lets_walk(
        struct engine *engine, const struct account *account, struct err *err)
{
    struct registration claim;
    if (!is_own(engine, account) || !registration_find(engine, str_of(account->name), &claim)) {
        return true;
    }
    bool own = strcmp(claim.world, other_worlds_name(engine)) == 0 &&
               claim.state != REGISTRATION_REFUSED;
    return own || phrase_err(engine, err, ERR_DENIED, PHRASE_travel_no_name,
                          WITH_RAW("name", account->name));
}

void registration_put(struct engine *engine, const struct registration *claim)
{
    char look[ACCOUNT_NAME_MAX + 1];
    struct row row = key_row_claim(claim->key);
    row_set_str(&row, "look", account_look(claim->key, look));
    row_set_str(&row, "name", str_of(claim->name));
    row_set_str(&row, "world", str_of(claim->world));
    row_set_id(&row, "character", claim->character);
    row_set_int(&row, "state", claim->state);
    row_set_int(&row, "role", claim->role);
    row_set_str(&row, "password", STR_NONE); /* older versions stored hashes here */
    row_set_int(&row, "disabled", claim->disabled);
    rows_put(engine_world(engine), &row);
}

void registration_remove(struct engine *engine, const struct registration *claim)
{
    struct row row = key_row_claim(claim->key);
    rows_delete(engine_world(engine), &row);
    row_finish(&row);
}
