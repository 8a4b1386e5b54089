/* account_care.c -- the operator's changes to accounts, from outside the game.
 *
 * Sets a role or a password (which creates a missing account and enables a disabled one), lists
 * accounts, disables one. Also creates the first wizard, since each world must have one.
 *
 * Each change is one transaction, with its lines in the audit log. Nothing here blocks: the
 * caller hashes the password, and waits for the disk before it shows the answer. */
#include "engine/app/account_care.h"

#include "engine/base/buf.h"
#include "engine/base/catalogue.h"
#include "engine/core/login/newname.h"
#include "engine/core/login/visit.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/registration.h"
#include "engine/core/people/role.h"
#include "engine/core/run/transaction.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

const char *const account_verbs[ACCOUNT_VERBS] = {"set", "list", "disable"};

bool account_verb_parse(const char *name, enum account_verb *out)
{
    *out = (enum account_verb)str_index(str_of(name), account_verbs, ACCOUNT_VERBS);
    return *out < ACCOUNT_VERBS;
}

bool account_care_check(const struct account_care *care, const char *password, struct err *err)
{
    if (care->verb != ACCOUNT_LIST && !account_name_is_formed(str_of(care->name))) {
        return err_set(err, ERR_FORMAT,
                "\"%s\" is not a valid name: use %d to %d letters, digits, - or _, beginning "
                "with a letter",
                care->name, ACCOUNT_NAME_MIN, ACCOUNT_NAME_MAX);
    }
    size_t length = password ? strlen(password) : 0;
    if (password && (length < ACCOUNT_PASSWORD_MIN || length > ACCOUNT_PASSWORD_MAX)) {
        return err_set(err, ERR_FORMAT, "the password has %zu bytes; it must have %d to %d",
                length, ACCOUNT_PASSWORD_MIN, ACCOUNT_PASSWORD_MAX);
    }
    return true;
}

/* -- list -- */

static void add_account(void *data, const struct account *account)
{
    struct buf *out = data;
    char seen[32] = "never";
    time_t time = (time_t)(account->seen_ms / 1000);
    struct tm utc = {0};
    if (account->seen_ms > 0 && gmtime_r(&time, &utc)) {
        (void)strftime(seen, sizeof(seen), "%Y-%m-%dT%H:%M:%SZ", &utc);
    }
    buf_printf(out, "%-24s %-8s %-9s last seen %s\n", account->name, role_name(account->role),
            account->disabled ? "disabled" : "enabled", seen);
}

/* -- changes -- */

static const struct account *make_account_care(struct engine *engine,
        const struct account_care *care, const char *hash, struct err *err)
{
    struct str name = str_of(care->name);
    if (!care->sets_password) {
        err_set(err, ERR_MISSING,
                "there is no account %s; to make one, give it a password with --password-stdin",
                care->name);
        return NULL;
    }
    struct registration claim;
    if (!newname_fits(engine, name, err)) {
        return NULL;
    }
    if (registration_is_others(engine, name, &claim)) {
        err_set(err, ERR_EXISTS,
                "in this realm the name %s belongs to the world %s: make the account there, or "
                "choose another name",
                claim.name, claim.world);
        return NULL;
    }
    return account_create(engine, name, care->sets_role ? care->role : PERM_PLAYER, hash);
}

static bool set(struct engine *engine, const struct account_care *care, const char *hash,
        struct buf *out, struct err *err)
{
    const struct account *account = account_find(engine, str_of(care->name));
    bool made = !account;
    if (made) {
        account = make_account_care(engine, care, hash, err);
    } else if (care->sets_password) {
        account_set_password(engine, account, hash);
    }
    if (!account) {
        return false;
    }
    if (account->disabled && care->sets_password) {
        account_set_disabled(engine, account, false);
    }
    if (care->sets_role && (made || account->role != care->role)) {
        account_set_role(engine, account, care->role);
    }
    buf_printf(out, "%s is %s %s%s\n", account->name, made ? "a new" : "a",
            role_name(account->role),
            !made && care->sets_password ? ", with a new password" : "");
    return true;
}

static bool disable(struct engine *engine, const struct account_care *care, struct buf *out,
        struct err *err)
{
    const struct account *account = account_find(engine, str_of(care->name));
    if (!account) {
        return err_set(err, ERR_MISSING,
                "there is no account %s; `skein account list` shows all", care->name);
    }
    if (!account->disabled) {
        account_set_disabled(engine, account, true);
    }
    if (presence_find(engine, account->character)) {
        visit_end(engine, account->character, LINE("Your account has been disabled."));
    }
    buf_printf(out, "%s is disabled\n", account->name);
    return true;
}

bool account_care_do(struct engine *engine, const struct account_care *care, const char *hash,
        struct buf *out, uint64_t *out_number, struct err *err)
{
    if (care->verb == ACCOUNT_LIST) {
        account_each(engine, add_account, out);
        *out_number = accounts_changed(engine);
        return true;
    }
    size_t before = out->length;
    transaction_begin(engine, 0, 0);
    bool ok = care->verb == ACCOUNT_SET ? set(engine, care, hash, out, err)
                                        : disable(engine, care, out, err);
    if (!ok) {
        transaction_abort(engine);
        buf_truncate(out, before);
        return false;
    }
    transaction_commit(engine);
    *out_number = engine_world(engine)->commit_number;
    return true;
}

/* -- the first wizard -- */

static void look_for_wizard_account_care(void *data, const struct account *account)
{
    bool *found = data;
    *found |= account->role == PERM_WIZARD && !account->disabled;
}

bool account_care_first_wizard(
        struct engine *engine, char password[25], bool *out_made, struct err *err)
{
    bool found = false;
    /* The wizard may be in an unreadable part of the table; then no password is changed. */
    bool all = account_each(engine, look_for_wizard_account_care, &found);
    *out_made = !found && all;
    if (!*out_made) {
        return true;
    }
    char hash[132];
    account_random_password(password);
    if (!account_hash_now(str_of(password), engine_options(engine)->password_kib, hash)) {
        return err_set(err, ERR_LIMIT,
                "there is not enough memory to hash a password: free some, or lower "
                "passwords.memory_kib in the configuration");
    }
    struct str name = STR("wizard");
    transaction_begin(engine, 0, 0);
    const struct account *account = account_find(engine, name);
    if (!account) {
        account = account_create(engine, name, PERM_WIZARD, hash);
    } else {
        account_set_password(engine, account, hash);
        account_set_disabled(engine, account, false);
    }
    account_set_role(engine, account, PERM_WIZARD);
    transaction_commit(engine);
    return true;
}

/* -- requests -- */

bool account_care_read(const json_t *request, struct account_care *out, struct err *err)
{
    const char *verb = json_string_value(json_object_get(request, "verb"));
    const char *name = json_string_value(json_object_get(request, "name"));
    const char *role = json_string_value(json_object_get(request, "role"));
    *out = (struct account_care){.sets_role = role != NULL};
    if (!verb || !account_verb_parse(verb, &out->verb)) {
        return err_set(err, ERR_FORMAT, "an account can be set, listed or disabled");
    }
    (void)snprintf(out->name, sizeof(out->name), "%s", name ? name : "");
    return !role || role_parse(str_of(role), &out->role) ||
           err_set(err, ERR_FORMAT, "there is no role %.32s", role);
}
