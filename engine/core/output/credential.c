/* credential.c -- holds back spoken lines that would show a password.
 *
 * A line counts if its first word is a command that takes a password and one to three words
 * follow. Marks before the word ("/register", "!register", " /msg") are skipped, since such
 * lines often get into a room that way. Words that people also use in talk ("msg", "oper",
 * "pass") count only behind a mark. The text after "msg NAME" or "NickServ" is also checked by
 * itself: "/msg skein connect NAME PASSWORD" is longer.
 *
 * Only players are held back; lines of NPCs were written by their builders. To add a word, add
 * a row below. */
#include "engine/core/output/credential.h"

#include "engine/base/confusable.h"
#include "engine/core/people/account.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <string.h>

enum { WORDS_MOST = 3 };

enum credential_kind {
    CREDENTIAL_NONE,
    CREDENTIAL_REGISTER,
    CREDENTIAL_PASSWORD,
    CREDENTIAL_LOGIN
};

static const struct credential_word {
    struct str word;
    enum credential_kind kind;
    bool marked; /* counts only behind a mark, or in a typed command if `typed` is set */
    bool typed;  /* a log-in word that begins commands but never talk */
    bool passes; /* the rest is also checked by itself, also in talk: "NickServ IDENTIFY x" */
    bool addressed; /* after the next word, which is a name */
} credential_words[] = {
        {STR_IS("register"), CREDENTIAL_REGISTER, false, false, false, false},
        {STR_IS("password"), CREDENTIAL_PASSWORD, false, false, false, false},
        {STR_IS("@password"), CREDENTIAL_PASSWORD, false, false, false, false},
        {STR_IS("passwd"), CREDENTIAL_PASSWORD, false, false, false, false},
        {STR_IS("connect"), CREDENTIAL_LOGIN, false, false, false, false},
        {STR_IS("identify"), CREDENTIAL_LOGIN, false, false, false, false},
        {STR_IS("login"), CREDENTIAL_LOGIN, false, false, false, false},
        {STR_IS("msg"), CREDENTIAL_LOGIN, true, true, true, true},
        {STR_IS("query"), CREDENTIAL_LOGIN, true, false, true, true},
        {STR_IS("oper"), CREDENTIAL_LOGIN, true, true, false, false},
        {STR_IS("pass"), CREDENTIAL_LOGIN, true, false, false, false},
        {STR_IS("auth"), CREDENTIAL_LOGIN, true, true, false, false},
        {STR_IS("create"), CREDENTIAL_LOGIN, true, true, false, false},
        {STR_IS("reset"), CREDENTIAL_PASSWORD, true, true, false, false},
        {STR_IS("signup"), CREDENTIAL_REGISTER, true, true, false, false},
        {STR_IS("nickserv"), CREDENTIAL_LOGIN, true, true, true, false},
        {STR_IS("ns"), CREDENTIAL_LOGIN, true, true, true, false},
};

enum credential_place { PLACE_SPOKEN, PLACE_TYPED, PLACE_MARKED };

static const struct credential_word *find_credential_word(struct str word)
{
    for (size_t i = 0; i < sizeof(credential_words) / sizeof(credential_words[0]); i++) {
        if (str_equal_nocase(word, credential_words[i].word)) {
            return &credential_words[i];
        }
    }
    return NULL;
}

static bool counts_there(const struct credential_word *known, enum credential_place place)
{
    return known &&
           (!known->marked || place == PLACE_MARKED || (place == PLACE_TYPED && known->typed));
}

/* Takes the first word off *text; "password: x" and "password=x" are two words. */
static struct str take_spoken_word(struct str *text)
{
    size_t end = 0;
    *text = str_trim(*text);
    while (end < text->length && !strchr(" \t:=,", text->bytes[end])) {
        end++;
    }
    struct str word = str_slice(*text, 0, end);
    while (end < text->length && strchr(" \t:=,", text->bytes[end])) {
        end++;
    }
    *text = str_slice(*text, end, text->length);
    return word;
}

/* Counts the words of text, up to WORDS_MOST + 1. */
static size_t count_words(struct str text)
{
    size_t count = 0;
    while (count <= WORDS_MOST && str_take_word(&text).length > 0) {
        count++;
    }
    return count;
}

static bool take_marks(struct str *text)
{
    size_t at = 0;
    *text = str_trim(*text);
    while (at < text->length && strchr("/!\\.", text->bytes[at])) {
        at++;
    }
    *text = str_slice(*text, at, text->length);
    return at > 0;
}

static enum credential_kind credential_kind_of(struct str text, bool typed)
{
    enum credential_place place = take_marks(&text) ? PLACE_MARKED
                                  : typed           ? PLACE_TYPED
                                                    : PLACE_SPOKEN;
    const struct credential_word *known = find_credential_word(take_spoken_word(&text));
    struct str rest = text;
    if (known && known->addressed) {
        (void)str_take_word(&rest);
    }
    const struct credential_word *inner =
            known && known->passes ? find_credential_word(take_spoken_word(&rest)) : NULL;
    size_t words = inner && counts_there(inner, place) ? count_words(rest) : 0;
    if (words > 0 && words <= WORDS_MOST) {
        return inner->kind;
    }
    words = counts_there(known, place) ? count_words(text) : 0;
    return words > 0 && words <= WORDS_MOST ? known->kind : CREDENTIAL_NONE;
}

/* True if the word has a digit: it may be a password rather than talk. */
static bool has_digit(struct str word)
{
    bool digit = false;
    for (size_t i = 0; i < word.length; i++) {
        digit |= word.bytes[i] >= '0' && word.bytes[i] <= '9';
    }
    return digit;
}

/* True for "create Alice hunter2pass" and "pass hunter2pass". Talk also begins with these
 * words, so nothing may follow, and the name must have a capital or the password a digit. */
static bool is_spoken_login(struct str text)
{
    struct str word = take_spoken_word(&text);
    bool create = str_equal_nocase(word, STR("create"));
    struct str name = create ? take_spoken_word(&text) : STR_NONE;
    struct str password = str_trim(text);
    bool named = name.length > 0 && name.bytes[0] >= 'A' && name.bytes[0] <= 'Z';
    return (create ? account_name_is_formed(name) || spelling_is(name)
                   : str_equal_nocase(word, STR("pass"))) &&
           password.length >= ACCOUNT_PASSWORD_MIN &&
           str_find_char(password, ' ', 0) == SIZE_MAX && (named || has_digit(password));
}

static enum credential_kind spoken_kind_of(struct str text)
{
    enum credential_kind kind = credential_kind_of(text, false);
    return kind == CREDENTIAL_NONE && is_spoken_login(text) ? CREDENTIAL_LOGIN : kind;
}

bool credential_is_line(struct str text)
{
    return spoken_kind_of(text) != CREDENTIAL_NONE;
}

bool credential_is_typed(struct str line)
{
    return credential_kind_of(line, true) != CREDENTIAL_NONE;
}

static bool is_punctuation(char c)
{
    return strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", c) != NULL;
}

/* True if the letters, as confusable_fold writes them, have a word for a password. These words, and
 * those below, are in that spelling: i for l. */
static bool has_password_letters(struct str letters)
{
    static const struct str words[] = {STR_IS("password"), STR_IS("passwd"), STR_IS("passwort"),
            STR_IS("passphrase"), STR_IS("passcode"), STR_IS("kennwort"), STR_IS("motdepasse"),
            STR_IS("contrasena"), STR_IS("wachtwoord"), STR_IS("iosenord"), STR_IS("youiogin"),
            STR_IS("youriogin"), STR_IS("toiogin"), STR_IS("ioginwith"), STR_IS("ioginname"),
            STR_IS("ioginword"), STR_IS("ioginagain"), STR_IS("pieaseiogin"),
            STR_IS("secretword")};
    bool has = false;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && !has; i++) {
        has = str_find(letters, words[i], 0) != SIZE_MAX;
    }
    return has;
}

/* True for a common word that makes a word for a password only together with its neighbour, as
 * in "compass word" and "pass worth". */
static bool is_harmless_word(struct str letters)
{
    static const struct str words[] = {STR_IS("compass"), STR_IS("encompass"), STR_IS("bypass"),
            STR_IS("trespass"), STR_IS("overpass"), STR_IS("underpass"), STR_IS("surpass"),
            STR_IS("worth"), STR_IS("worthy"), STR_IS("worthiess"), STR_IS("wordiess"),
            STR_IS("wordiessiy"), STR_IS("wordy"), STR_IS("wordsworth")};
    return str_is_among(letters, words, sizeof(words) / sizeof(words[0]));
}

/* Takes the first word off *text, with the separator behind it. A hyphen or an apostrophe is part
 * of a word: "com-pass" is "compass". */
static struct str take_folded_word(struct str *text, struct buf *out)
{
    size_t end = 0;
    while (end < text->length && !strchr(" \t\n", text->bytes[end]) &&
            (text->bytes[end] == '-' || text->bytes[end] == '\'' ||
                    !is_punctuation(text->bytes[end]))) {
        end++;
    }
    end += end < text->length;
    buf_clear(out);
    confusable_fold(str_slice(*text, 0, end), out);
    *text = str_slice(*text, end, text->length);
    return buf_str(out);
}

/* True if the text has a word for a password, however it is spelt or spaced out. The letters on
 * both sides of a harmless word are read apart. */
static bool names_password(struct str text)
{
    struct buf word = {0};
    struct buf letters = {0};
    bool has = false;
    while (!has && text.length > 0) {
        struct str folded = take_folded_word(&text, &word);
        if (is_harmless_word(folded)) {
            has = has_password_letters(buf_str(&letters));
            buf_clear(&letters);
        } else {
            buf_add_str(&letters, folded);
        }
    }
    has = has || has_password_letters(buf_str(&letters));
    buf_finish(&letters);
    buf_finish(&word);
    return has;
}

/* True if one of the text's words, as confusable_fold writes it, is among these. */
static bool has_word_credential(struct str text, const struct str *words, size_t count)
{
    struct buf word = {0};
    bool has = false;
    while (!has && text.length > 0) {
        size_t end = 0;
        while (end < text.length && !is_punctuation(text.bytes[end]) &&
                !strchr(" \t\n", text.bytes[end])) {
            end++;
        }
        buf_clear(&word);
        confusable_fold(str_slice(text, 0, end), &word);
        has = str_is_among(buf_str(&word), words, count);
        text = str_slice(text, end + 1, text.length);
    }
    buf_finish(&word);
    return has;
}

bool credential_is_named(struct str text)
{
    static const struct str short_words[] = {STR_IS("pw"), STR_IS("pwd")};
    return names_password(text) ||
           has_word_credential(text, short_words, sizeof(short_words) / sizeof(short_words[0]));
}

bool credential_is_asked_for(struct str text)
{
    static const struct str words[] = {
            STR_IS("pin"), STR_IS("senha"), STR_IS("iogin"), STR_IS("paroie")};
    return credential_is_named(text) ||
           has_word_credential(text, words, sizeof(words) / sizeof(words[0]));
}

bool credential_is_verb(struct str verb)
{
    static const struct str proving[] = {
            STR_IS("confirm"), STR_IS("verify"), STR_IS("authenticate")};
    while (verb.length > 0 && is_punctuation(verb.bytes[0])) {
        verb = str_slice(verb, 1, verb.length);
    }
    while (verb.length > 0 && is_punctuation(verb.bytes[verb.length - 1])) {
        verb.length--;
    }
    return counts_there(find_credential_word(verb), PLACE_TYPED) ||
           credential_is_asked_for(verb) ||
           str_is_among(verb, proving, sizeof(proving) / sizeof(proving[0]));
}

/* Returns the explanation, worded for IRC clients (chats) or for others. Only guests are told how to
 * register. */
static enum phrase phrase_of_credential(enum credential_kind kind, bool chats, bool guest)
{
    switch (kind) {
    case CREDENTIAL_REGISTER:
        if (!guest) {
            break;
        }
        return chats ? PHRASE_credential_register_irc : PHRASE_credential_register;
    case CREDENTIAL_PASSWORD:
        return chats ? PHRASE_credential_password_irc : PHRASE_credential_password;
    case CREDENTIAL_LOGIN:
    case CREDENTIAL_NONE:
        break;
    }
    return chats && guest ? PHRASE_credential_login_irc : PHRASE_credential_login;
}

/* True for "Alice hunter2pass" said by Alice: the form that the log-in prompt takes. */
static bool is_own_login(struct engine *engine, struct object *who, struct str text)
{
    struct str rest = text;
    struct str name = str_take_word(&rest);
    rest = str_trim(rest);
    if (!str_equal_nocase(name, prop_str(engine_world(engine), who, ATOM_name)) ||
            rest.length < ACCOUNT_PASSWORD_MIN || str_find_char(rest, ' ', 0) != SIZE_MAX) {
        return false;
    }
    return has_digit(rest);
}

bool credential_holds_back(
        struct engine *engine, struct object *who, struct str text, struct err *err)
{
    enum credential_kind kind = spoken_kind_of(text);
    if (kind == CREDENTIAL_NONE && is_own_login(engine, who, text)) {
        kind = CREDENTIAL_LOGIN;
    }
    bool is_ordered = who->id == engine_transaction(engine)->pet;
    if (kind == CREDENTIAL_NONE ||
            !(is_ordered || proto_is_ref(engine_world(engine), who, "player"))) {
        return false;
    }
    const struct session *session =
            hub_find(engine_hub(engine), engine_transaction(engine)->session);
    if (err) {
        (void)phrase_err(engine, err, ERR_DENIED,
                phrase_of_credential(kind, session && session->chats,
                        presence_is_guest(engine, engine_transaction(engine)->actor)));
    }
    return true;
}
