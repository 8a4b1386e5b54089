/* names_rows.c -- reads and writes registered names in this world's file (people/registration.h). */
#include "engine/modules/realm/worlds/names_rows.h"

#include "engine/core/people/abroad.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/other_worlds.h"
#include "world/model/rows.h"

#include <string.h>

bool names_any_of(struct engine *engine, struct str world, struct registration *out)
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

bool names_let_walk(struct engine *engine, const struct account *account, struct err *err)
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

void names_put(struct engine *engine, const struct registration *claim)
{
    char look[ACCOUNT_NAME_MAX + 1];
    struct row row = row_of_str(TABLE_REALM_NAME, str_of(claim->key));
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

void names_remove(struct engine *engine, const struct registration *claim)
{
    struct row row = row_of_str(TABLE_REALM_NAME, str_of(claim->key));
    rows_delete(engine_world(engine), &row);
    row_finish(&row);
}
