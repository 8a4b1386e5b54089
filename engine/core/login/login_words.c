/* login_words.c -- the commands before log-in, and the questions that follow them.
 *
 * To add a command, add a line to the table `login_words`. */
#include "engine/core/login/login.h"

#include "engine/core/chat/email.h"
#include "engine/core/login/login_impl.h"
#include "engine/core/login/newname.h"
#include "engine/core/login/sessions.h"
#include "engine/core/people/account.h"
#include "engine/core/people/presence.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"

#include <stdio.h>
#include <string.h>

#define NEW_MAX 5 /* how often a password for a new name is asked */

enum phrase login_how_to_begin(const struct engine *engine)
{
    return engine_options(engine)->guests ? PHRASE_login_how_guest : PHRASE_login_how;
}

/* rest is the text after the word. */
typedef void word_handler(struct engine *engine, struct login *login, struct str rest);

/* Takes the next word, or all text between quotation marks. */
static struct str take_unquoted(struct str *rest)
{
    struct str line = str_trim(*rest);
    size_t end =
            line.length > 1 && line.bytes[0] == '"' ? str_find(line, STR("\""), 1) : SIZE_MAX;
    if (end != SIZE_MAX) {
        *rest = str_trim(str_slice(line, end + 1, line.length));
        return str_trim(str_slice(line, 1, end));
    }
    struct str word = str_take_word(rest);
    bool marked =
            word.length > 2 && word.bytes[0] == '\'' && word.bytes[word.length - 1] == '\'';
    return marked ? str_slice(word, 1, word.length - 1) : word;
}

/* Takes the next word as the name asked about, without quotation marks; an invalid name becomes
 * empty. */
bool login_take_name(struct engine *engine, struct login *login, struct str *rest)
{
    struct str name = take_unquoted(rest);
    struct err err;
    (void)login_set_name(engine, login, name, &err);
    return name.length > 0;
}

bool login_set_name(
        struct engine *engine, struct login *login, struct str name, struct err *err)
{
    char bytes[ACCOUNT_NAME_MAX + 1];
    struct str plain = name;
    bool fits = newname_read(engine, &plain, bytes, err);
    bool is_new = fits && spelling_is(name) && !account_find(engine, plain);
    (void)str_copy(fits ? plain : STR_NONE, login->name, sizeof(login->name));
    (void)str_copy(is_new ? name : STR_NONE, login->written, sizeof(login->written));
    return fits;
}

static void word_connect(struct engine *engine, struct login *login, struct str rest)
{
    if (!login_take_name(engine, login, &rest)) {
        login_refuse(engine, login, PHRASE_login_connect_usage);
    } else if (rest.length == 0) {
        login_ask_password(engine, login);
    } else {
        login_check(engine, login, str_trim(rest));
    }
}

/* Goes back to the beginning; the word `cancel`. */
void login_give_up(
        struct engine *engine, struct login *login, struct str rest __attribute__((unused)))
{
    login_restart(engine, login);
    login_say(engine, login, login_how_to_begin(engine), WITHOUT, MSG_PLAIN);
}

void login_ask_new(struct engine *engine, struct login *login)
{
    if (login->asked++ == NEW_MAX) {
        login_refuse(engine, login, PHRASE_login_not_created);
        login_give_up(engine, login, STR_NONE);
        return;
    }
    struct phrase_arg name = WITH_RAW("name", login->name);
    login_ask(engine, login, LOGIN_NEW, PHRASE_login_ask_new, name, true);
}

static void word_create(struct engine *engine, struct login *login, struct str rest)
{
    struct str name = take_unquoted(&rest);
    struct str password = str_trim(rest);
    struct err err;
    if (name.length == 0) {
        login_refuse(engine, login, PHRASE_login_create_usage);
    } else if (str_find_char(password, ' ', 0) != SIZE_MAX) {
        login_refuse(engine, login, PHRASE_login_create_words);
    } else if (!login_set_name(engine, login, name, &err) ||
               !newname_ok(engine, str_of(login->name), &err)) {
        login_tell_error(engine, login, &err);
    } else if (login_may_create(engine, login)) {
        if (password.length == 0) {
            login_ask_new(engine, login);
        } else if (login_password_ok(engine, login, password)) {
            login_create(engine, login, password);
        }
    }
}

static void send_code(struct engine *engine, void *data)
{
    const struct account *account = account_find(engine, str_of(data));
    if (account) {
        transaction_begin(engine, 0, 0);
        (void)email_ask_password(engine, account);
        transaction_commit(engine);
    }
    mem_free(data);
}

void login_send_code(struct engine *engine, const struct login *login)
{
    (void)tasks_push(
            engine, (struct task){send_code, tasks_free, mem_dup_text(login->name), 0});
}

bool login_take_code(struct engine *engine, struct login *login, struct str code)
{
    const struct account *account = account_find(engine, str_of(login->name));
    transaction_begin(engine, 0, login->session);
    bool right = account && email_take_password(engine, account, code);
    transaction_commit(engine);
    if (!right) {
        login_refuse(engine, login, PHRASE_login_code_wrong);
        return false;
    }
    limit_give_back(engine, login);
    login->resets = true;
    login->ends = sessions_ends(engine, account->character);
    return true;
}

static bool says_forgot(const struct engine *engine, struct str line)
{
    bool says = false;
    struct str word = str_take_word(&line);
    for (; word.length > 0; word = str_take_word(&line)) {
        bool is = phrase_has_word(engine, PHRASE_login_forgot_words, word);
        if (!is && !phrase_has_word(engine, PHRASE_login_forgot_fill, word)) {
            return false;
        }
        says |= is;
    }
    return says;
}

/* Tells how to get a new password. */
static void say_forgot(struct engine *engine, struct login *login)
{
    bool named = login->step == LOGIN_PASSWORD && login->name[0];
    if (email_is_sent(engine)) {
        login_say(engine, login, PHRASE_login_forgot_mail,
                WITH_RAW("name", named ? login->name : "NAME"), MSG_PLAIN);
    }
    login_say(engine, login,
            engine_options(engine)->guests ? PHRASE_login_forgot_guest
                                           : PHRASE_login_forgot_write,
            WITH("contact", phrase_get(engine, PHRASE_login_contact)), MSG_PLAIN);
}

/* `reset NAME` sends a code, `reset NAME CODE` uses it. */
static void word_reset(struct engine *engine, struct login *login, struct str rest)
{
    if (!email_is_sent(engine)) {
        say_forgot(engine, login);
    } else if (!login_take_name(engine, login, &rest) || !login->name[0]) {
        login_refuse(engine, login, PHRASE_login_reset_usage);
    } else if (login_may_try(engine, login, true)) {
        if (str_trim(rest).length == 0) {
            login_send_code(engine, login);
            login_say(engine, login, PHRASE_login_code_sent, WITH_RAW("name", login->name),
                    MSG_PLAIN);
        } else if (login_take_code(engine, login, str_trim(rest))) {
            login_ask_new(engine, login);
        }
    }
}

static void word_guest(
        struct engine *engine, struct login *login, struct str rest __attribute__((unused)))
{
    login->given = 0;
    login_later(engine, login, login_guest);
}

enum { WHO_NAMED_MOST = 100 };

static void word_who(
        struct engine *engine, struct login *login, struct str rest __attribute__((unused)))
{
    struct buf names = {0};
    size_t count = 0;
    const struct presence *presence = presence_first(engine);
    for (; presence; presence = presence->next) {
        if (presence_is_listed(presence) && count++ < WHO_NAMED_MOST) {
            buf_printf(&names, "%s%s", names.length ? ", " : "", presence->name);
        }
    }
    if (count > WHO_NAMED_MOST) {
        buf_add_text(&names, ", ");
        phrase_put(engine, &names, PHRASE_crowd_others, WITH("count", count - WHO_NAMED_MOST));
    }
    if (names.length == 0) {
        login_say(engine, login, PHRASE_login_nobody_on, WITHOUT, MSG_PLAIN);
    } else {
        login_say(
                engine, login, PHRASE_login_who, WITH_RAW("list", buf_str(&names)), MSG_PLAIN);
    }
    buf_finish(&names);
    hub_end_transaction(engine_hub(engine), engine_world(engine)->commit_number);
}

static void word_help(
        struct engine *engine, struct login *login, struct str rest __attribute__((unused)))
{
    struct phrase_arg name = WITH_RAW("name", login->name);
    login_say(engine, login,
            login->step == LOGIN_PASSWORD ? PHRASE_login_help_password
            : login->step == LOGIN_NAME   ? PHRASE_login_help
                                          : PHRASE_login_help_new,
            name, MSG_PLAIN);
    if (login->step == LOGIN_NAME && engine_options(engine)->guests) {
        login_say(engine, login, PHRASE_login_help_guest, WITHOUT, MSG_PLAIN);
    }
    if (login->step == LOGIN_PASSWORD || login->step == LOGIN_NAME) {
        say_forgot(engine, login);
    }
}

static void word_quit(
        struct engine *engine, struct login *login, struct str rest __attribute__((unused)))
{
    login_end(engine, login, PHRASE_login_bye);
}

static const struct first_word {
    const char *word;
    bool takes_rest; /* else the line must be the word alone */
    bool asks_again; /* the question open before is asked again */
    word_handler *handle;
} login_words[] = {
        {"connect", true, false, word_connect},
        {"login", true, false, word_connect},
        {"create", true, false, word_create},
        {"new", true, false, word_create},
        {"reset", true, false, word_reset},
        {"guest", false, false, word_guest},
        {"who", false, true, word_who},
        {"help", true, true, word_help},
        {"quit", false, false, word_quit},
        {"cancel", false, false, login_give_up},
};

/* Repeats the open question, if there is one. */
static void ask_again(struct engine *engine, struct login *login)
{
    struct phrase_arg name = WITH_RAW("name", login->name);
    switch (login->step) {
    case LOGIN_NAME:
    case LOGIN_CHOOSE:
        break;
    case LOGIN_PASSWORD:
        login_ask_password(engine, login);
        break;
    case LOGIN_OFFER:
        login_ask(engine, login, LOGIN_OFFER, PHRASE_login_ask_create, name, false);
        break;
    case LOGIN_NEW:
        login_ask(engine, login, LOGIN_NEW, PHRASE_login_ask_new, name, true);
        break;
    case LOGIN_NEW_AGAIN:
        login_ask(engine, login, LOGIN_NEW_AGAIN, PHRASE_login_ask_again, name, true);
        break;
    }
}

/* Runs the line if it begins with one of the words. Returns true if it did. */
bool login_handle_word(struct engine *engine, struct login *login, struct str line)
{
    struct str rest = line;
    struct str word = str_take_word(&rest);
    if (says_forgot(engine, line) &&
            (rest.length > 0 ||
                    !account_find(engine, word))) { /* an old account may be so called */
        say_forgot(engine, login);
        ask_again(engine, login);
        return true;
    }
    for (size_t i = 0; i < sizeof(login_words) / sizeof(login_words[0]); i++) {
        if (str_equal_nocase(word, str_of(login_words[i].word)) &&
                (rest.length == 0 || login_words[i].takes_rest)) {
            if (!login_words[i].asks_again) {
                login_restart(engine, login);
            }
            login_words[i].handle(engine, login, rest);
            if (login_words[i].asks_again) {
                ask_again(engine, login);
            }
            return true;
        }
    }
    return false;
}
