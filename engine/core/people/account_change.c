/* account_change.c -- changes of accounts that the audit log has and that sessions are told of. */
#include "engine/core/people/account.h"

#include "engine/core/internal_event.h"
#include "engine/core/people/audit.h"
#include "engine/core/people/role.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"

#include <stdio.h>

void account_set_role(struct engine *engine, const struct account *account, enum role role)
{
    struct account changed = *account;
    changed.role = role;
    if (!account_write(engine, &changed, true)) {
        return;
    }
    audit_write(engine, engine_transaction(engine)->actor, STR("role"), str_of(account->name),
            str_of(role_name(role)));
    internal_event_run(engine, INTERNAL_ROLE, &changed);
}

void account_set_password(
        struct engine *engine, const struct account *account, const char *password_hash)
{
    struct account changed = *account;
    (void)snprintf(changed.password, sizeof(changed.password), "%s", password_hash);
    if (!account_write(engine, &changed, true)) {
        return;
    }
    struct account_lock lock = {
            .character = account->character,
            .why = phrase_get(engine, PHRASE_account_password).bytes,
    };
    internal_event_run(engine, INTERNAL_LOCK, &lock);
    if (engine_transaction(engine)->actor != account->character) {
        audit_write(engine, engine_transaction(engine)->actor, STR("password"),
                str_of(account->name), STR_NONE);
    }
}

void account_set_disabled(struct engine *engine, const struct account *account, bool disabled)
{
    struct account changed = *account;
    changed.disabled = disabled;
    if (!account_write(engine, &changed, true)) {
        return;
    }
    if (disabled) {
        struct account_lock lock = {
                .character = account->character,
                .all = true,
                .why = phrase_get(engine, PHRASE_account_disabled).bytes,
        };
        internal_event_run(engine, INTERNAL_LOCK, &lock);
    }
    audit_write(engine, engine_transaction(engine)->actor,
            disabled ? STR("disable") : STR("enable"), str_of(account->name), STR_NONE);
}
