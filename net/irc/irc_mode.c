/* irc_mode.c -- MODE of channels and of the client itself.
 *
 * A line of changes is split here, because the rules for parameters are those of IRC: b, e, I
 * (lists: queried without a parameter), o, v, k always have one, l when it is set, the others
 * never. The engine makes the changes. */
#include "engine/base/catalogue.h"
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { CHANGES_MAX = 20 };

/* Limits of one line of news. */
enum { LINE_CHANGES = 10, LINE_BYTES = 300 };

/* The engine's enum person_mode. */
static const struct {
    char mode;
    unsigned bit;
    bool own; /* users may set it themselves */
} user_modes[] = {{'B', 2, true}, {'i', 1, true}, {'o', 4, false}, {'w', 8, true}};

enum { USER_MODES = sizeof(user_modes) / sizeof(user_modes[0]) };

void irc_mode_write(unsigned modes, struct buf *out)
{
    buf_add_char(out, '+');
    for (size_t i = 0; i < USER_MODES; i++) {
        if (modes & user_modes[i].bit) {
            buf_add_char(out, user_modes[i].mode);
        }
    }
}

/* The engine's name for a channel's mode letter. */
static const struct {
    char mode;
    const char *setting;
} channel_modes[] = {
        {'C', "requests"},
        {'i', "private"},
        {'m', "moderated"},
        {'n', "outside"},
        {'s', "secret"},
        {'t', "topic"},
        {'k', "key"},
        {'l', "limit"},
        {'o', "operator"},
        {'v', "voice"},
        {'b', "ban"},
        {'e', "exception"},
        {'I', "invitation"},
};

enum { CHANNEL_MODES = sizeof(channel_modes) / sizeof(channel_modes[0]) };

/* An unknown letter is passed on as it is, and the engine refuses it. */
static void setting_of(char mode, char out[24])
{
    (void)snprintf(out, 24, "%c", mode);
    for (size_t i = 0; i < CHANNEL_MODES; i++) {
        if (channel_modes[i].mode == mode) {
            (void)snprintf(out, 24, "%s", channel_modes[i].setting);
        }
    }
}

static char mode_of(const char *setting)
{
    for (size_t i = 0; i < CHANNEL_MODES; i++) {
        if (strcmp(channel_modes[i].setting, setting) == 0) {
            return channel_modes[i].mode;
        }
    }
    return setting[0];
}

/* Writes "+mnk KEY" for settings, "+o-v ANN BOB" for changes. */
static void write_modes(const json_t *list, struct buf *out)
{
    char sign = '\0';
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const json_t *on = json_object_get(one, "on");
        char own = on && !json_is_true(on) ? '-' : '+';
        if (own != sign) {
            buf_add_char(out, own);
            sign = own;
        }
        buf_add_char(out, mode_of(irc_text(one, "setting")));
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *value = irc_text(json_array_get(list, i), "value");
        buf_printf(out, "%s%s", value[0] ? " " : "", value);
    }
}

/* Adds them to a message, a parameter for each word. */
static void add_modes(struct irc_msg *msg, struct str modes)
{
    while (modes.length > 0 && msg->param_count < IRC_PARAMS_MAX) {
        msg->params[msg->param_count++] = str_take_word(&modes);
    }
}

static void send_modes(struct irc_frontend *frontend, struct str source, const char *channel,
        const json_t *changed, const struct buf *tags, bool news)
{
    struct buf modes = {0};
    struct irc_msg msg = {.source = source, .command = STR("MODE"), .param_count = 1};
    msg.params[0] = str_of(channel);
    write_modes(changed, &modes);
    add_modes(&msg, buf_str(&modes));
    irc_send(frontend, tags, &msg, news);
    buf_finish(&modes);
}

/* Writes as many lines as needed. */
void irc_mode_news(struct irc_frontend *frontend, struct str source, const char *channel,
        const json_t *changed, const struct buf *tags, bool news)
{
    size_t i = 0;
    while (i < json_array_size(changed)) {
        json_t *part = json_array();
        size_t bytes = 0;
        for (; i < json_array_size(changed) && json_array_size(part) < LINE_CHANGES; i++) {
            json_t *one = json_array_get(changed, i);
            bytes += strlen(irc_text(one, "value")) + 2;
            if (bytes > LINE_BYTES && json_array_size(part) > 0) {
                break;
            }
            (void)json_array_append(part, one);
        }
        send_modes(frontend, source, channel, part, tags, news);
        json_decref(part);
    }
}

/* -- user modes -- */

static void set_modes(struct irc_frontend *frontend, const struct irc_call *call)
{
    unsigned before = frontend->modes;
    struct buf change = {0};
    char last = '\0';
    if (!call->ok) {
        return;
    }
    frontend->modes = (unsigned)irc_number(call->reply, "modes");
    for (size_t pass = 0; pass < 2; pass++) {
        unsigned changed = pass == 0 ? frontend->modes & ~before : before & ~frontend->modes;
        for (size_t i = 0; i < USER_MODES; i++) {
            char sign = pass == 0 ? '+' : '-';
            if (changed & user_modes[i].bit) {
                buf_printf(&change, "%s", last == sign ? "" : sign == '+' ? "+" : "-");
                buf_add_char(&change, user_modes[i].mode);
                last = sign;
            }
        }
    }
    if (change.length > 0) {
        IRC_OWN(frontend, "MODE", frontend->nick, change.bytes);
    }
    buf_finish(&change);
}

static void change_own(struct irc_frontend *frontend, struct str letters)
{
    unsigned modes = frontend->modes;
    bool plus = true;
    bool unknown = false;
    bool deop = false;
    for (size_t i = 0; i < letters.length; i++) {
        char c = letters.bytes[i];
        size_t k = 0;
        if (c == '+' || c == '-') {
            plus = c == '+';
            continue;
        }
        while (k < USER_MODES && user_modes[k].mode != c) {
            k++;
        }
        unknown |= k == USER_MODES;
        deop |= c == 'o' && !plus;
        if (k < USER_MODES && user_modes[k].own) {
            modes = plus ? modes | user_modes[k].bit : modes & ~user_modes[k].bit;
        }
    }
    if (unknown) {
        IRC_REPLY(frontend, "501", "Unknown MODE flag");
    }
    (void)irc_call(frontend, "chat.modes",
            json_pack("{s:i, s:b}", "modes", (int)modes, "deop", deop), set_modes, NULL);
}

static void known(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (call->ok) {
        IRC_REPLY(frontend, "502", "Can't change mode for other users");
    } else {
        IRC_REPLY(frontend, "401", call->words[0], "No such nick");
    }
}

static void user_mode(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct buf text = {0};
    const char *name = IRC_WORD(msg->params[0], IRC_SHOWN - 1);
    if (!str_equal_nocase(msg->params[0], str_of(frontend->nick))) {
        (void)irc_call(
                frontend, "who.is", json_pack("{s:s}", "name", name), known, IRC_WORDS(name));
    } else if (msg->param_count < 2) {
        irc_mode_write(frontend->modes, &text);
        IRC_REPLY(frontend, "221", text.bytes);
    } else {
        change_own(frontend, msg->params[1]);
    }
    buf_finish(&text);
}

/* -- channel modes -- */

static void mode_is(struct irc_frontend *frontend, const struct irc_call *call)
{
    const char *name = IRC_CHANNEL(call->reply);
    struct buf modes = {0};
    struct irc_msg msg = {
            .source = str_of(irc_name(frontend)), .command = STR("324"), .param_count = 2};
    msg.params[0] = str_of(frontend->nick);
    msg.params[1] = str_of(name);
    write_modes(json_object_get(call->reply, "settings"), &modes);
    add_modes(&msg, modes.length > 0 ? buf_str(&modes) : STR("+"));
    irc_send(frontend, NULL, &msg, false);
    IRC_REPLY(frontend, "329", name, IRC_DIGITS(irc_number(call->reply, "made")));
    buf_finish(&modes);
}

static void mode_failed(struct irc_frontend *frontend, const char *channel, const json_t *one)
{
    const json_t *change = json_object_get(one, "change");
    const char *arg = irc_text(change, "value");
    char mode[2] = {mode_of(irc_text(change, "setting")), '\0'};
    if (strcmp(irc_text(one, "code"), "bad_value") != 0) {
        irc_channel_failed(frontend, channel, arg[0] ? arg : NULL, one);
    } else if (strcmp(mode, "k") == 0) {
        IRC_REPLY(frontend, "525", channel, irc_text(one, "detail"));
    } else if (strcmp(mode, "l") == 0) {
        IRC_REPLY(frontend, "696", channel, mode, arg[0] ? arg : "*", irc_text(one, "detail"));
    } else {
        IRC_REPLY(frontend, "472", mode, irc_text(one, "detail"));
    }
}

static void mode_set(struct irc_frontend *frontend, const struct irc_call *call)
{
    const json_t *failed = json_object_get(call->reply, "failed");
    const json_t *changed = json_object_get(call->reply, "changed");
    if (json_array_size(changed) > 0) {
        irc_mode_news(frontend, irc_self(frontend), call->words[0], changed, NULL, false);
    }
    const char *last = "";
    for (size_t i = 0; i < json_array_size(failed); i++) {
        const json_t *one = json_array_get(failed, i);
        /* If they may make none of the changes, it is said once. */
        if (strcmp(last, "not_operator") != 0 && strcmp(last, "not_on") != 0) {
            mode_failed(frontend, call->words[0], one);
        }
        last = irc_text(one, "code");
    }
}

/* -- lists of masks -- */

static void masks_listed(struct irc_frontend *frontend, const struct irc_call *call)
{
    static const struct {
        char kind;
        const char *one;
        const char *end;
        const char *text;
    } kinds[] = {{'b', "367", "368", LINE_MARK("End of channel ban list")},
            {'e', "348", "349", LINE_MARK("End of channel exception list")},
            {'I', "346", "347", LINE_MARK("End of channel invite exception list")}};

    const json_t *masks = json_object_get(call->reply, "masks");
    size_t k = 0;
    while (k < 2 && kinds[k].kind != call->words[2][0]) {
        k++;
    }
    for (size_t i = 0; i < json_array_size(masks); i++) {
        const json_t *mask = json_array_get(masks, i);
        IRC_REPLY(frontend, kinds[k].one, call->words[0], irc_text(mask, "mask"),
                irc_text(mask, "by"), IRC_DIGITS(irc_number(mask, "time")));
    }
    IRC_REPLY(frontend, kinds[k].end, call->words[0], kinds[k].text);
}

static void ask_masks(struct irc_frontend *frontend, const char *channel, char kind)
{
    char text[2] = {kind, '\0'};
    char setting[24];
    setting_of(kind, setting);
    irc_call_channel(frontend, "channel.masks",
            json_pack("{s:s, s:s}", "channel", channel, "setting", setting), masks_listed,
            IRC_WORDS(channel, NULL, text));
}

static bool is_list(char c)
{
    return c == 'b' || c == 'e' || c == 'I';
}

static bool takes_parameter(char c, bool plus)
{
    return is_list(c) || c == 'o' || c == 'v' || c == 'k' || (c == 'l' && plus);
}

/* Adds the changes of a word of letters, and handles its queries. */
static void take_letters(struct irc_frontend *frontend, const char *channel,
        const struct irc_msg *msg, json_t *changes)
{
    struct str letters = msg->params[1];
    struct buf told = {0}; /* letters that were answered here, each once */
    size_t next = 2;
    bool plus = true;
    for (size_t i = 0; i < letters.length && json_array_size(changes) < CHANGES_MAX; i++) {
        char c = letters.bytes[i];
        if (c == '+' || c == '-') {
            plus = c == '+';
            continue;
        }
        bool takes = takes_parameter(c, plus);
        struct str arg = takes ? irc_msg_param(msg, next) : STR_NONE;
        bool given = takes && next < msg->param_count;
        next += takes;
        bool asks = is_list(c) && !given;
        bool lacks = !asks && takes && !given && (c != 'k' || plus);
        bool unknown = c <= ' ' || c >= 0x7F;
        if (asks || lacks || unknown) {
            bool again = str_find_char(buf_str(&told), c, 0) != SIZE_MAX;
            buf_add_char(&told, c);
            if (asks && !again) {
                ask_masks(frontend, channel, c);
            } else if (lacks && !again) {
                IRC_REPLY(frontend, "461", "MODE", "Not enough parameters");
            }
        } else {
            char setting[24];
            setting_of(c, setting);
            (void)json_array_append_new(
                    changes, json_pack("{s:s, s:b, s:s%}", "setting", setting, "on", plus,
                                     "value", arg.bytes, arg.length));
        }
    }
    buf_finish(&told);
}

static void channel_mode(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    const char *name = IRC_WORD(msg->params[0], IRC_SHOWN - 1);
    if (msg->param_count < 2) {
        irc_call_channel(frontend, "channel.about", json_pack("{s:s}", "channel", name),
                mode_is, IRC_WORDS(name));
        return;
    }
    json_t *changes = json_array();
    take_letters(frontend, name, msg, changes);
    if (json_array_size(changes) > 0) {
        irc_call_channel(frontend, "channel.set",
                json_pack("{s:s, s:o}", "channel", name, "changes", changes), mode_set,
                IRC_WORDS(name));
    } else {
        json_decref(changes);
    }
}

void irc_mode_command(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    if (irc_is_here(msg->params[0])) {
        struct str letters = msg->param_count > 1 ? msg->params[1] : STR_NONE;
        letters =
                str_starts(letters, STR("+")) ? str_slice(letters, 1, letters.length) : letters;
        if (msg->param_count == 2 && str_equal(letters, STR("b"))) {
            IRC_REPLY(frontend, "368", IRC_HERE, "End of channel ban list");
        } else if (msg->param_count > 1) {
            IRC_REPLY(frontend, "482", IRC_HERE, "A room has no modes to change");
        } else {
            IRC_REPLY(frontend, "324", IRC_HERE, "+nt");
        }
    } else if (irc_is_channel(msg->params[0])) {
        channel_mode(frontend, msg);
    } else {
        user_mode(frontend, msg);
    }
}
