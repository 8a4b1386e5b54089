/* reserved.c -- words reserved for the game.
 *
 * To add a word for the game's staff, add a row to staff_words. */
#include "engine/core/output/reserved.h"

#include "engine/base/skeleton.h"
#include "engine/core/people/account.h"
#include "engine/core/perception/direction.h"

#include <ctype.h>

/* Words with a meaning where names are typed, and words that stand for the game or for an
 * unseen person. */
static const char *const reserved_words[] = {"me", "here", "it", "all", "you", "yourself",
        "someone", "somebody", "something", "anybody", "anyone", "nobody", "everybody",
        "everyone", "skein", "system", "server", "guest", "connect", "create", "an", "the"};

/* Words that begin lines of the game, or that don't stand for one person. Forbidden for
 * players, allowed for things. */
static const char *const opening_words[] = {"your", "yours", "youre", "yourselves", "some",
        "connection", "warning", "suddenly", "attention", "and", "himself", "herself", "itself",
        "themself", "themselves", "yes", "no", "is", "login", "error", "narrator", "important",
        "alert", "welcome", "there", "exits", "from", "they", "them", "nothing", "no-one",
        "link-dead"};

/* Words that introduce speech: not allowed as part of a player's name or of a title. */
static const struct str speech_words[] = {STR_IS("say"), STR_IS("says"), STR_IS("said"),
        STR_IS("tell"), STR_IS("tells"), STR_IS("ask"), STR_IS("asks"), STR_IS("whisper"),
        STR_IS("whispers"), STR_IS("shout"), STR_IS("shouts"), STR_IS("yell"), STR_IS("yells"),
        STR_IS("exclaim"), STR_IS("exclaims"), STR_IS("announces"), STR_IS("chats")};

/* Words that connect such a word to a name, or to "you". */
static const struct str joining_words[] = {STR_IS("and"), STR_IS("you"), STR_IS("your")};

/* Words for the game's staff or for the game itself, and where they are refused. Disguised
 * spellings are refused too: skeleton.h. */
enum {
    STAFF_PERSON = 1,  /* as a player's, guest's or pet's name */
    STAFF_CHANNEL = 2, /* as a channel's name */
    STAFF_TITLE = 4,   /* as a word of a title */
    STAFF_THING = 8,   /* as the whole name of an NPC, or a word of a displayed name */
    STAFF_RANK = 16,   /* as a word of any name */
    STAFF_NAME = STAFF_PERSON | STAFF_CHANNEL,
    STAFF_ROLE = STAFF_NAME | STAFF_TITLE,
    STAFF_OFFICE = STAFF_ROLE | STAFF_THING,
    STAFF_PART = 32, /* also as a part of a name: Wizard-Joe, staff-room */
    STAFF_EDGE = 64, /* also at the beginning or end of a name: Wizardess */
    STAFF_LONG = STAFF_PART | STAFF_EDGE,
    STAFF_NPC = 128, /* as a word of an NPC's name, or as the whole name of a thing */
    STAFF_ANYWHERE = STAFF_OFFICE | STAFF_RANK | STAFF_LONG,
};

static const struct {
    struct str word;
    unsigned where;
} staff_words[] = {
        {STR_IS("admin"), STAFF_ANYWHERE},
        {STR_IS("administrator"), STAFF_ANYWHERE},
        {STR_IS("moderator"), STAFF_ANYWHERE},
        {STR_IS("sysop"), STAFF_ANYWHERE},
        {STR_IS("gamemaster"), STAFF_ANYWHERE},
        {STR_IS("sysadmin"), STAFF_ANYWHERE},
        {STR_IS("staff"), STAFF_OFFICE | STAFF_PART | STAFF_NPC},
        {STR_IS("root"), STAFF_OFFICE | STAFF_PART},
        {STR_IS("operator"), STAFF_OFFICE | STAFF_PART},
        {STR_IS("mod"), STAFF_OFFICE | STAFF_PART},
        {STR_IS("gm"), STAFF_OFFICE | STAFF_PART},
        {STR_IS("oper"), STAFF_OFFICE | STAFF_PART},
        {STR_IS("ircop"), STAFF_OFFICE | STAFF_PART},
        {STR_IS("helpdesk"), STAFF_OFFICE | STAFF_PART},
        /* mailbox names of a domain (RFC 2142) and of mail servers; bounce+NUMBER receives
         * bounces */
        {STR_IS("postmaster"), STAFF_OFFICE | STAFF_PART},
        {STR_IS("hostmaster"), STAFF_OFFICE | STAFF_PART},
        {STR_IS("webmaster"), STAFF_OFFICE | STAFF_PART},
        {STR_IS("abuse"), STAFF_OFFICE},
        {STR_IS("security"), STAFF_OFFICE | STAFF_PART},
        {STR_IS("noreply"), STAFF_OFFICE},
        {STR_IS("bounce"), STAFF_OFFICE},
        {STR_IS("mailerdaemon"), STAFF_OFFICE},
        {STR_IS("majordomo"), STAFF_OFFICE},
        {STR_IS("newsmaster"), STAFF_OFFICE},
        {STR_IS("info"), STAFF_PERSON},
        {STR_IS("marketing"), STAFF_PERSON},
        {STR_IS("sales"), STAFF_PERSON},
        {STR_IS("noc"), STAFF_PERSON},
        {STR_IS("usenet"), STAFF_PERSON},
        {STR_IS("news"), STAFF_PERSON},
        {STR_IS("www"), STAFF_PERSON},
        {STR_IS("uucp"), STAFF_PERSON},
        {STR_IS("ftp"), STAFF_PERSON},
        {STR_IS("wizard"), STAFF_ROLE | STAFF_LONG | STAFF_NPC},
        {STR_IS("wiz"), STAFF_ROLE | STAFF_PART | STAFF_NPC},
        {STR_IS("wzrd"), STAFF_ROLE | STAFF_PART | STAFF_NPC},
        {STR_IS("implementor"), STAFF_ROLE | STAFF_PART | STAFF_NPC},
        {STR_IS("implementer"), STAFF_ROLE | STAFF_PART | STAFF_NPC},
        {STR_IS("owner"), STAFF_ROLE | STAFF_PART},
        {STR_IS("support"), STAFF_ROLE | STAFF_PART},
        {STR_IS("sys"), STAFF_ROLE | STAFF_PART},
        {STR_IS("god"), STAFF_NAME},
        {STR_IS("immortal"), STAFF_NAME},
        {STR_IS("game"), STAFF_NAME | STAFF_NPC},
        {STR_IS("skein"), STAFF_NAME | STAFF_PART | STAFF_NPC},
        {STR_IS("system"), STAFF_NAME | STAFF_PART | STAFF_NPC},
        {STR_IS("server"), STAFF_NAME | STAFF_PART | STAFF_NPC},
        {STR_IS("service"), STAFF_NAME},
        {STR_IS("console"), STAFF_NAME | STAFF_NPC},
        {STR_IS("announcement"), STAFF_NAME | STAFF_PART},
        {STR_IS("announce"), STAFF_NAME},
        {STR_IS("broadcast"), STAFF_NAME | STAFF_PART},
        {STR_IS("notice"), STAFF_NAME},
        {STR_IS("official"), STAFF_NAME | STAFF_PART},
        {STR_IS("help"), STAFF_CHANNEL},
        {STR_IS("helper"), STAFF_PERSON},
        {STR_IS("builder"), STAFF_PERSON},
        {STR_IS("developer"), STAFF_ROLE | STAFF_LONG},
        {STR_IS("moderatrix"), STAFF_ROLE | STAFF_LONG},
        {STR_IS("overseer"), STAFF_ROLE | STAFF_PART},
        {STR_IS("dev"), STAFF_TITLE}, /* Dev is also a person's name */
        {STR_IS("programmer"), STAFF_TITLE},
        {STR_IS("founder"), STAFF_TITLE},
        {STR_IS("cofounder"), STAFF_TITLE},
        {STR_IS("creator"), STAFF_TITLE},
        {STR_IS("management"), STAFF_TITLE},
        {STR_IS("host"), STAFF_PERSON},
        {STR_IS("public"), STAFF_NAME},
        {STR_IS("guest"), STAFF_PERSON},
};

/* Refs of the prototypes of all packages, also of those that are off, and of objects that the game makes on first use. A
 * world of an older version may lack some. */
static const struct str reserved_refs[] = {
#include "engine/core/output/reserved_refs.inc"
        STR_IS("homes"), STR_IS("homes/lane"), STR_IS("jail"), STR_IS("limbo"),
        STR_IS("start")};

bool reserved_ref(struct str ref)
{
    return str_is_among(ref, reserved_refs, sizeof(reserved_refs) / sizeof(reserved_refs[0]));
}

/* True if the name is that word or, where names of that kind are searched in parts, contains
 * it. */
static bool is_about(struct str name, size_t row, unsigned where)
{
    struct str word = staff_words[row].word;
    unsigned how = (where & STAFF_ROLE) ? staff_words[row].where : 0;
    return skeleton_is_like(name, word) ||
           ((how & STAFF_PART) && skeleton_has_part(name, word)) ||
           ((how & STAFF_EDGE) && skeleton_has_edge(name, word));
}

static bool is_staff_word(struct str name, unsigned where)
{
    size_t count = sizeof(staff_words) / sizeof(staff_words[0]);
    size_t i = 0;
    while (i < count && !((staff_words[i].where & where) && is_about(name, i, where))) {
        i++;
    }
    return i < count;
}

bool reserved_rank(struct str word)
{
    return is_staff_word(word, STAFF_RANK);
}

bool reserved_staff(struct str name)
{
    return is_staff_word(name, STAFF_THING);
}

bool reserved_npc_word(struct str word)
{
    return is_staff_word(word, STAFF_NPC);
}

bool reserved_title_word(struct str word)
{
    return is_staff_word(word, STAFF_TITLE);
}

bool reserved_channel(struct str name)
{
    return is_staff_word(name, STAFF_CHANNEL);
}

/* True for names like Guest-9 and guest1, which the server gives to guests. */
static bool is_of_guests(struct str name)
{
    static const struct str guest = STR_IS("guest");
    return name.length > guest.length &&
           str_equal_nocase(str_slice(name, 0, guest.length), guest) &&
           !isalpha((unsigned char)name.bytes[guest.length]);
}

bool reserved_person(struct str name)
{
    return is_staff_word(name, STAFF_PERSON) || skeleton_is_service(name) || is_of_guests(name);
}

bool reserved_verb(struct str verb)
{
    static const struct str words[] = {STR_IS("say"), STR_IS("tell"), STR_IS("whisper"),
            STR_IS("chat"), STR_IS("channel"), STR_IS("password"), STR_IS("set"),
            STR_IS("help"), STR_IS("home"), STR_IS("report"), STR_IS("undo"), STR_IS("quit")};
    return verb.length == 0 || verb.bytes[0] == '@' || verb.bytes[0] == ';' ||
           str_is_among(verb, words, sizeof(words) / sizeof(words[0]));
}

bool reserved_for_jail(struct str verb)
{
    static const struct str words[] = {STR_IS("look"), STR_IS("examine"), STR_IS("read"),
            STR_IS("exits"), STR_IS("inventory"), STR_IS("equipment"), STR_IS("say"),
            STR_IS("\""), STR_IS("'"), STR_IS("emote"), STR_IS(":"), STR_IS("whisper"),
            STR_IS("tell"), STR_IS("page"), STR_IS("reply"), STR_IS("who"), STR_IS("whois"),
            STR_IS("help"), STR_IS("commands"), STR_IS("report"), STR_IS("home"),
            STR_IS("sessions"), STR_IS("password"), STR_IS("set"), STR_IS("time"),
            STR_IS("score"), STR_IS("history"), STR_IS("ignore"), STR_IS("unignore"),
            STR_IS("quit")};
    return str_is_among(verb, words, sizeof(words) / sizeof(words[0]));
}

bool reserved_speech(struct str word)
{
    return str_is_among(word, speech_words, sizeof(speech_words) / sizeof(speech_words[0]));
}

bool reserved_opening_word(struct str word)
{
    return account_name_is_formed(word) &&
           account_name_is_like(
                   word, opening_words, sizeof(opening_words) / sizeof(opening_words[0]));
}

bool reserved_opening(struct str name)
{
    size_t joining = sizeof(joining_words) / sizeof(joining_words[0]);
    bool is = reserved_opening_word(name);
    for (struct str rest = name; !is && rest.length > 0;) {
        struct str part = skeleton_take_part(&rest, true);
        is = reserved_speech(part) || str_is_among(part, joining_words, joining);
    }
    return is;
}

bool reserved_name(struct str name)
{
    char key[ACCOUNT_NAME_MAX + 1];
    if (!account_name_is_formed(name)) {
        return false;
    }
    account_key(name, key);
    return account_name_is_like(
                   name, reserved_words, sizeof(reserved_words) / sizeof(reserved_words[0])) ||
           direction_find(str_of(key)) != NULL || reserved_verb(str_of(key));
}
