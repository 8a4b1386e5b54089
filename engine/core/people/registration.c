/* registration.c -- registration of names among all worlds of the realm.
 *
 * Names are compared as in account_name.c: names with the same key are the same, and a name
 * like another world's is refused too. A refused claim is known only in this world. */
#include "engine/core/people/registration.h"

#include "engine/core/people/role.h"
#include "engine/core/run/other_worlds.h"
#include "world/model/rows.h"

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

bool registration_find(struct engine *engine, struct str name, struct registration *out)
{
    char key[ACCOUNT_NAME_MAX + 1];
    if (!other_worlds_has_realm(engine) || !account_name_is_formed(name)) {
        return false;
    }
    account_key(name, key);
    struct row row = row_of_str(TABLE_REALM_NAME, str_of(key));
    bool found = rows_find(engine_world(engine), &row);
    if (found) {
        registration_read(&row, out);
    }
    row_finish(&row);
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
