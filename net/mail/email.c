/* email.c -- verifies whose e-mail address an address is.
 *
 * 1. Only codes are sent to an address until its owner has typed one, so that nobody makes the
 *    game write to a stranger. Limits: one code a minute and ADDRESS_MOST a day to an address,
 *    from all accounts, and CODES_MOST a day for an account.
 * 2. A code is eight random characters. It is stored as a hash and is valid for a limited time
 *    and WRONG_MOST tries. A new code replaces it, and it works once.
 * 3. Only the owner of an account learns whether it has an address.
 *
 * email_queue.c sends the waiting messages. */
#include "net/mail/email.h"

#include "engine/core/people/attempts.h"
#include "engine/core/people/audit.h"
#include "engine/core/phrase/phrase.h"
#include "engine/session/hub.h"
#include "net/mail/email_impl.h"

#include <sodium.h>

#include <stdio.h>
#include <string.h>

enum {
    CODE_LENGTH = 8,
    CODES_MOST = 5,
    WRONG_MOST = 5,
    ADDRESS_MOST = 10,
    DAY_SECONDS = 24 * 60 * 60,
    CODE_HOURS = 24,       /* validity of a code that confirms an address */
    PASSWORD_MINUTES = 30, /* validity of a code for a new password */
};

enum code_kind { CODE_NONE, CODE_ADDRESS, CODE_PASSWORD };

bool email_relay_is_there(const struct engine *engine)
{
    uint64_t relay = mail_state(engine)->relay_session;
    return relay != 0 && hub_find(engine_hub(engine), relay) != NULL;
}

/* -- rows -- */

void email_set_state(struct engine *engine, uint64_t character, enum email_state state)
{
    struct row row = row_of_id(TABLE_EMAIL, character);
    if (rows_find(engine_world(engine), &row)) {
        row_set_int(&row, "state", state);
        rows_put(engine_world(engine), &row);
    } else {
        row_finish(&row);
    }
}

uint64_t email_make_mark(void)
{
    uint64_t mark = 0;
    randombytes_buf(&mark, sizeof(mark));
    return mark >> 1;
}

/* -- addresses -- */

static bool is_host(struct str host)
{
    bool has_dot = false;
    char last = '.';
    for (size_t i = 0; i < host.length; i++) {
        char c = host.bytes[i];
        bool sign = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                    (c >= '0' && c <= '9') || c == '-';
        if ((!sign && (c != '.' || last == '.')) || (c == '-' && last == '.')) {
            return false;
        }
        has_dot = has_dot || c == '.';
        last = c;
    }
    return has_dot && last != '.';
}

/* True for NAME@HOST of plain characters, which every mail server accepts without quotes. */
static bool is_email_address(struct str address)
{
    size_t at = str_find_char(address, '@', 0);
    if (at == SIZE_MAX || at == 0 || at > 64 || address.length > EMAIL_ADDRESS_MAX) {
        return false;
    }
    char first = address.bytes[0];
    char last = address.bytes[at - 1];
    /* Mail programs take "-" for an option, "|" for a program and "/" for a file. */
    if (strchr("-.|/~", first) || last == '.') {
        return false;
    }
    for (size_t i = 0; i < at; i++) {
        char c = address.bytes[i];
        bool twice = c == '.' && address.bytes[i + 1] == '.';
        if (c <= ' ' || c >= 0x7f || twice || strchr("\"<>()[]\\,;:|`$/", c)) {
            return false;
        }
    }
    return is_host(str_slice(address, at + 1, address.length));
}

static bool is_of_game(const struct engine *engine, struct str address)
{
    size_t at = str_find_char(address, '@', 0);
    return str_equal_nocase(str_slice(address, at + 1, address.length),
            str_of(mail_state(engine)->relay_domain));
}

/* -- codes -- */

/* Makes a code without characters that look like others. */
static void make_code(char out[CODE_LENGTH + 1])
{
    static const char signs[] = "abcdefghjkmnpqrstuvwxyz23456789";
    for (size_t i = 0; i < CODE_LENGTH; i++) {
        out[i] = signs[randombytes_uniform(sizeof(signs) - 1)];
    }
    out[CODE_LENGTH] = '\0';
}

static void add_small(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        buf_add_char(out, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
    }
}

#define HASH_TEXT (2 * crypto_generichash_BYTES + 1)

static void hash_code(struct str code, char out[HASH_TEXT])
{
    unsigned char hash[crypto_generichash_BYTES];
    struct buf small = {0};
    add_small(&small, code);
    (void)crypto_generichash(
            hash, sizeof(hash), (const unsigned char *)small.bytes, small.length, NULL, 0);
    (void)sodium_bin2hex(out, HASH_TEXT, hash, sizeof(hash));
    buf_finish(&small);
}

/* True if a code of this kind may be sent: one a minute, and ADDRESS_MOST a day, since many
 * accounts are quickly made. */
static bool may_write_to(struct engine *engine, struct str address, enum code_kind kind)
{
    struct buf key = {0};
    buf_printf(&key, "%d ", (int)kind);
    add_small(&key, address);
    bool may = attempts_take(mail_limits(engine), buf_str(&key), 1);
    buf_add_text(&key, " day");
    may = may &&
          attempts_take_within(mail_limits(engine), buf_str(&key), ADDRESS_MOST, DAY_SECONDS);
    buf_finish(&key);
    return may;
}

/* Sends a code. Takes ownership of row, which has the address. Returns false if codes were sent
 * too often. */
static bool send_code(struct engine *engine, const struct account *account, struct row *row,
        enum code_kind kind)
{
    char code[CODE_LENGTH + 1];
    char hash[HASH_TEXT];
    struct buf subject = {0};
    struct buf text = {0};
    bool is_password = kind == CODE_PASSWORD;
    if (email_count_day(engine, account->character, true) >= CODES_MOST ||
            !may_write_to(engine, row_str(row, "address"), kind)) {
        row_finish(row);
        return false;
    }
    if (!is_password) { /* the address may be another one */
        email_drop_waiting(engine, account->character);
    }
    make_code(code);
    hash_code(str_of(code), hash);
    row_set_str(row, "code", str_of(hash));
    row_set_int(row, "code_kind", kind);
    row_set_int(row, "wrong", 0);
    row_set_int(row, "until_ms",
            clock_wall_ms() + (is_password ? PASSWORD_MINUTES : CODE_HOURS * 60) * 60000LL);
    rows_put(engine_world(engine), row);
    phrase_put(engine, &subject,
            is_password ? PHRASE_email_password_subject : PHRASE_email_code_subject,
            WITH("game", engine_options(engine)->name));
    phrase_put(engine, &text, is_password ? PHRASE_email_password : PHRASE_email_code,
            WITH("game", engine_options(engine)->name), WITH("name", account->name),
            WITH("code", code));
    email_queue(engine, account->character,
            &(struct letter){.subject = buf_str(&subject), .text = buf_str(&text)});
    sodium_memzero(code, sizeof(code));
    buf_wipe(&text);
    buf_finish(&subject);
    return true;
}

/* Checks a code of that kind. Returns true if it is right; *row is then the changed row, to be
 * put by the caller. Otherwise the row is finished; a wrong try is counted. */
static bool take_code(struct engine *engine, const struct account *account, struct str code,
        enum code_kind kind, struct row *row)
{
    char hash[HASH_TEXT];
    hash_code(code, hash);
    *row = row_of_id(TABLE_EMAIL, account->character);
    if (!rows_find(engine_world(engine), row) || row_int(row, "code_kind") != kind ||
            row_int(row, "until_ms") < clock_wall_ms() || row_int(row, "wrong") >= WRONG_MOST) {
        row_finish(row);
        return false;
    }
    bool right = str_equal(row_str(row, "code"), str_of(hash));
    if (!right) {
        row_set_int(row, "wrong", row_int(row, "wrong") + 1);
        rows_put(engine_world(engine), row);
        return false;
    }
    row_set_str(row, "code", STR_NONE);
    row_set_int(row, "code_kind", CODE_NONE);
    return true;
}

/* -- requests of the owners -- */

bool email_may_ask(struct engine *engine, struct str address, struct err *err)
{
    if (!email_relay_is_there(engine)) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_email_none);
    }
    if (!is_email_address(address)) {
        return phrase_err(engine, err, ERR_FORMAT, PHRASE_email_form);
    }
    return !is_of_game(engine, address) ||
           phrase_err(engine, err, ERR_FORMAT, PHRASE_email_own);
}

bool email_ask(struct engine *engine, const struct account *account, struct str address,
        struct err *err)
{
    if (!email_may_ask(engine, address, err)) {
        return false;
    }
    struct row row = row_of_id(TABLE_EMAIL, account->character);
    row_set_str(&row, "address", address);
    row_set_int(&row, "state", EMAIL_ASKED);
    return send_code(engine, account, &row, CODE_ADDRESS) ||
           phrase_err(engine, err, ERR_LIMIT, PHRASE_email_often);
}

bool email_confirm(
        struct engine *engine, const struct account *account, struct str code, struct err *err)
{
    struct row row;
    if (!take_code(engine, account, code, CODE_ADDRESS, &row)) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_email_wrong);
    }
    row_set_int(&row, "state", EMAIL_OWN);
    rows_put(engine_world(engine), &row);
    return true;
}

bool email_forget(struct engine *engine, uint64_t character)
{
    struct row row = row_of_id(TABLE_EMAIL, character);
    bool found = rows_find(engine_world(engine), &row);
    if (found) {
        rows_delete(engine_world(engine), &row);
        email_drop_waiting(engine, character);
    }
    row_finish(&row);
    return found;
}

bool email_code_password(struct engine *engine, const struct account *account)
{
    struct row row = row_of_id(TABLE_EMAIL, account->character);
    if (!email_relay_is_there(engine) || account->disabled ||
            !rows_find(engine_world(engine), &row) || row_int(&row, "state") != EMAIL_OWN) {
        row_finish(&row);
        return false;
    }
    audit_write(engine, 0, STR("password code"), str_of(account->name), STR_NONE);
    return send_code(engine, account, &row, CODE_PASSWORD);
}

bool email_code_take(struct engine *engine, const struct account *account, struct str code)
{
    struct row row;
    if (account->disabled || !take_code(engine, account, code, CODE_PASSWORD, &row)) {
        return false;
    }
    rows_put(engine_world(engine), &row);
    return true;
}
