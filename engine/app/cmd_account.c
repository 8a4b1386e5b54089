/* cmd_account.c -- `skein account`: sets, lists and disables accounts.
 *
 * If a server has the world open, it does this; otherwise the world is opened here. Both use
 * account_care.c, so they cannot differ. Passwords come only from standard input, since other
 * users can see command lines. */
#include "engine/app/cmd.h"

#include "engine/app/account_care.h"
#include "engine/app/control.h"
#include "engine/app/game.h"
#include "engine/base/ask.h"
#include "engine/base/buf.h"
#include "engine/core/people/role.h"
#include "world/store/store_db.h"

#include <jansson.h>

#include <string.h>

/* Reads the password, which the caller wipes. */
static bool read_password(const char *name, struct buf *out, struct err *err)
{
    struct buf prompt = {0};
    buf_printf(&prompt, "Password for %s: ", name);
    bool ok = ask_line(prompt.bytes, true, out);
    buf_finish(&prompt);
    if (!ok) {
        return err_set(err, ERR_MISSING,
                "no password on standard input: type one, or pipe one in, on its own line");
    }
    if (strlen(out->bytes) != out->length || !str_is_utf8(buf_str(out))) {
        return err_set(err, ERR_FORMAT, "the password is not UTF-8 text");
    }
    return true;
}

/* -- through the server -- */

static bool ask_server_account(const char *world, long holder, const struct account_care *care,
        const char *password, struct buf *out, struct err *err)
{
    json_t *request = json_pack("{s:s, s:s, s:s, s:s*, s:s*}", "do", "account", "verb",
            account_verbs[care->verb], "name", care->name, "role",
            care->sets_role ? role_name(care->role) : NULL, "password", password);
    char *line = json_dumps(request, JSON_COMPACT);
    must(line);
    struct control_ask ask = {.request = line};
    bool ok = control_ask_server(world, holder, &ask, out, err);
    explicit_bzero(line, strlen(line));
    free(line);
    json_decref(request);
    return ok;
}

/* -- in this process -- */

static bool do_here(const char *world, const struct account_care *care, const char *password,
        struct buf *out, struct err *err)
{
    struct game game;
    char hash[132] = "";
    uint64_t number = 0;
    if (!game_open_quiet(world, &game, err)) {
        return false;
    }
    bool ok = true;
    if (password && !account_hash_now(str_of(password),
                            engine_options(game.engine)->password_kib, hash)) {
        ok = err_set(
                err, ERR_LIMIT, "there is not enough memory to hash a password: free some");
    }
    ok = ok && account_care_do(game.engine, care, hash, out, &number, err) &&
         game_sync(&game, err);
    game_close(&game);
    return ok;
}

/* -- the command -- */

static enum cmd_status read_set(
        const struct args *args, struct account_care *care, struct err *err)
{
    const char *role = args_value(args, "role");
    care->sets_role = role != NULL;
    care->sets_password = args_has(args, "password-stdin");
    if (role && !role_parse(str_of(role), &care->role)) {
        return cmd_usage(err, "there is no role %s; there is: player, builder, wizard", role);
    }
    if (!care->sets_role && !care->sets_password) {
        return cmd_usage(err, "nothing to set: give --role, --password-stdin or both");
    }
    return CMD_DONE;
}

static enum cmd_status read_care(
        const struct args *args, struct account_care *out, struct err *err)
{
    struct account_care care = {0};
    if (args->word_count == 0 || !account_verb_parse(args->words[0], &care.verb)) {
        return cmd_usage(err, "which action? Use set, list or disable");
    }
    bool named = care.verb != ACCOUNT_LIST;
    enum cmd_status status = cmd_want_words(args, named ? 2 : 1, "NAME", err);
    if (status == CMD_DONE && care.verb == ACCOUNT_SET) {
        status = read_set(args, &care, err);
    } else if (status == CMD_DONE &&
               (args_has(args, "role") || args_has(args, "password-stdin"))) {
        status = cmd_usage(err, "--role and --password-stdin go with set");
    }
    if (status == CMD_DONE && named) {
        (void)snprintf(care.name, sizeof(care.name), "%s", args->words[1]);
    }
    *out = care;
    return status;
}

static enum cmd_status do_account(const struct args *args, const char *world, struct err *err)
{
    struct account_care care = {0};
    struct buf password = {0};
    enum cmd_status status = read_care(args, &care, err);
    if (status != CMD_DONE) {
        return status;
    }
    long holder = store_holder(world);
    struct buf out = {0};
    bool ok = (holder != 0 || store_db_check_path(world, err)) &&
              (!care.sets_password || read_password(care.name, &password, err));
    const char *text = care.sets_password ? password.bytes : NULL;
    ok = ok && account_care_check(&care, text, err) &&
         (holder != 0 ? ask_server_account(world, holder, &care, text, &out, err)
                      : do_here(world, &care, text, &out, err));
    buf_wipe(&password);
    return cmd_end(ok, &out);
}

static enum cmd_status run_account(const struct args *args, struct err *err)
{
    return cmd_world_run(args, do_account, err);
}

static const struct args_option account_options[] = {
        CMD_WORLD_OPTION,
        CMD_CONFIG_OPTION,
        {"role", "ROLE", "player, builder or wizard"},
        {"password-stdin", NULL,
                "ask for the password at a terminal, or read it from a pipe: one line"},
        {0},
};

static const char account_help[] =
        "set gives an account a role or a password. A new name creates an account, which\n"
        "needs a password. A new password also enables a disabled account. While a\n"
        "server runs the world, the command sends the change to that server through\n"
        "FILE.ctl.\n"
        "\n"
        "Example: skein account set Ann --role builder --password-stdin\n";

const struct cmd cmd_account = {
        .name = "account",
        .usage = "[--world FILE] [--config FILE] set NAME [--role player|builder|wizard] "
                 "[--password-stdin]\n"
                 "[--world FILE] [--config FILE] list\n"
                 "[--world FILE] [--config FILE] disable NAME",
        .summary = "sets, lists and disables accounts",
        .help = account_help,
        .options = account_options,
        .words = CMD_ANY_WORDS,
        .run = run_account,
};
