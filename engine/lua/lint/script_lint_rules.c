/* script_lint_rules.c -- what the linter looks for.
 *
 *   names       globals, members of libraries, methods of objects, fields of e, events that
 *               nothing has
 *   markup      what a player typed, glued into a text that is markup, or told as one
 *   templates   names in braces that are not given
 *   time        waiting where none can wait, writing in on("describe")
 *
 * Each says only what is certain: a false alarm costs more trust than it saves. What is known of
 * an expression is script_lint_expr.c's. To add a rule: a function here, called from one of the
 * lint_* at the end, and a case in tests/unit/lua/script_lint_test.c. */
#include "engine/base/base.h"
#include "engine/lua/lint/script_lint_impl.h"

static const char *const event_fields[] = {"this", "actor", "room", "thing", "from", "to",
        "how", "text", "data", "caller", "line", "amounts"};
/* Of before("command") alone, which a before may be. */
static const char *const line_fields[] = {"verb", "word"};
static const char *const object_fields[] = {
        "this", "actor", "room", "thing", "from", "to", "caller"};
static const char *const fixed_fields[] = {
        "id", "ref", "protos", "location", "contents", "owner"};
/* Whose arguments are markup. */
static const char *const text_functions[] = {"act", "refuse", "render", "ask", "choose"};
static const char *const text_methods[] = {"tell", "announce", "describe_with"};
/* Where it does not matter what is glued: not shown, or shown as it is. */
static const char *const plain_functions[] = {"quote", "log", "print", "match", "tonumber",
        "tostring", "object", "find", "require", "error", "assert", "type", "notes", "select",
        "award"};
static const char *const plain_methods[] = {"perform", "call", "after", "every", "cancel",
        "exit", "is", "find", "match", "gmatch", "gsub", "lower", "upper", "sub", "rep",
        "reverse", "len", "byte", "format", "command", "equal", "ok", "answer"};
static const char *const string_methods[] = {
        "lower", "upper", "sub", "gsub", "match", "rep", "reverse"};
static const char *const waiting[] = {"wait", "ask", "choose"};
static const char *const writing[] = {"move", "destroy", "after", "every", "cancel", "perform"};

#define IS_ONE_OF(name, list) is_one_of(name, list, sizeof(list) / sizeof((list)[0]))

static bool is_one_of(struct str name, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(name, str_of(list[i]))) {
            return true;
        }
    }
    return false;
}

static bool is_global(const struct expr *expr, const char *name)
{
    return expr->kind == EXPR_GLOBAL && str_equal(expr->token.text, str_of(name));
}

/* ": did you mean X?" */
static void unknown(struct lint *lint, const struct token *at, const char *what,
        struct str name, const struct buf *nearest)
{
    bool guess = nearest->length > 0;
    lint_problem(lint, at, "%s \"%.*s\"%s%s%s", what, STR_FMT(name),
            guess ? "; did you mean \"" : "", guess ? nearest->bytes : "", guess ? "\"?" : "");
}

/* -- globals -- */

void lint_global_read(struct lint *lint, const struct token *name)
{
    if (lint->unknown_count < LINT_NAMES_MAX &&
            !lint->names->has_global(lint->names->data, name->text, NULL)) {
        LINT_ROOM(lint->unknown, lint->unknown_count, lint->unknown_capacity);
        lint->unknown[lint->unknown_count++] = (struct pending){.token = *name};
    }
}

void lint_global_written(struct lint *lint, const struct token *name)
{
    bool is_ours = lint->names->has_global(lint->names->data, name->text, NULL);
    if (lint->own_globals || lint->set_count >= LINT_NAMES_MAX) {
        return;
    }
    if (is_ours) {
        lint_problem(lint, name,
                "\"%.*s\" is a function of the game, and is set to something else",
                STR_FMT(name->text));
    } else {
        lint_problem(lint, name, "the global \"%.*s\" is set; say local before it first",
                STR_FMT(name->text));
    }
    LINT_ROOM(lint->set_globals, lint->set_count, lint->set_capacity);
    lint->set_globals[lint->set_count++] = name->text;
}

static bool has(const struct str *names, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(names[i], name)) {
            return true;
        }
    }
    return false;
}

/* Where to put what was meant, unless that was looked for often enough. */
static struct buf *guess(struct lint *lint, struct buf *nearest)
{
    return lint->guesses++ < LINT_GUESSES_MAX ? nearest : NULL;
}

static void field_nearest(struct str name, struct buf *nearest)
{
    unsigned best = 3;
    for (size_t i = 0; nearest && i < sizeof(event_fields) / sizeof(event_fields[0]); i++) {
        unsigned distance = str_distance(name, str_of(event_fields[i]), 3);
        if (distance < best) {
            best = distance;
            buf_clear(nearest);
            buf_add_text(nearest, event_fields[i]);
        }
    }
}

void lint_report_unknown(struct lint *lint)
{
    for (size_t i = 0; i < lint->unknown_count && !lint->own_globals; i++) {
        const struct token *token = &lint->unknown[i].token;
        struct buf nearest = {0};
        if (!has(lint->set_globals, lint->set_count, token->text)) {
            (void)lint->names->has_global(
                    lint->names->data, token->text, guess(lint, &nearest));
            unknown(lint, token, "there is no function or variable", token->text, &nearest);
        }
        buf_finish(&nearest);
    }
    for (size_t i = 0; i < lint->fields_count; i++) {
        const struct token *token = &lint->fields[i].token;
        struct buf nearest = {0};
        if (!has(lint->set_fields, lint->field_count, token->text)) {
            field_nearest(token->text, guess(lint, &nearest));
            unknown(lint, token, "e has no", token->text, &nearest);
        }
        buf_finish(&nearest);
    }
}

/* -- e -- */

static const struct slot *find_slot(const struct function *event, struct str field)
{
    size_t count = event && event->grammar ? grammar_slot_count(event->grammar) : 0;
    for (size_t i = 0; i < count; i++) {
        const struct slot *slot = grammar_slot(event->grammar, i);
        if (slot->kind != SLOT_THIS && str_equal(slot->name, field)) {
            return slot;
        }
    }
    return NULL;
}

bool lint_field_is_raw(const struct function *event, struct str field)
{
    const struct slot *slot = find_slot(event, field);
    if (slot) {
        return slot->kind == SLOT_TEXT || slot->kind == SLOT_NOUN || slot->kind == SLOT_WORD;
    }
    bool is_line = event && event->kind == FUNCTION_BEFORE;
    return str_equal(field, STR("text")) || str_equal(field, STR("line")) ||
           (is_line && str_equal(field, STR("word")));
}

bool lint_field_is_object(const struct function *event, struct str field)
{
    const struct slot *slot = find_slot(event, field);
    return slot ? slot->kind == SLOT_OBJECT && !slot->many : IS_ONE_OF(field, object_fields);
}

static bool event_has(const struct function *event, struct str field)
{
    bool is_closed = event && (event->kind != FUNCTION_COMMAND || event->grammar);
    return !is_closed || find_slot(event, field) || IS_ONE_OF(field, event_fields) ||
           (event->kind == FUNCTION_BEFORE && IS_ONE_OF(field, line_fields));
}

/* -- members -- */

void lint_member_read(struct lint *lint, const struct expr *base, const struct expr *member)
{
    struct str name = member->token.text;
    struct buf nearest = {0};
    if (base->kind == EXPR_EVENT && !event_has(base->event, name) &&
            lint->fields_count < LINT_NAMES_MAX) {
        LINT_ROOM(lint->fields, lint->fields_count, lint->fields_capacity);
        lint->fields[lint->fields_count++] = (struct pending){.token = member->token};
    } else if (base->kind == EXPR_GLOBAL && !lint->own_globals &&
               !lint->names->has_member(lint->names->data, base->token.text, name, NULL)) {
        (void)lint->names->has_member(
                lint->names->data, base->token.text, name, guess(lint, &nearest));
        struct buf what = {0};
        buf_printf(&what, "%.*s has no", STR_FMT(base->token.text));
        unknown(lint, &member->token, what.bytes, name, &nearest);
        buf_finish(&what);
    }
    buf_finish(&nearest);
}

void lint_assigned(struct lint *lint, const struct expr *target, const struct expr *value)
{
    if (target->kind == EXPR_GLOBAL) {
        lint_global_written(lint, &target->token);
    } else if (target->kind == EXPR_MEMBER && target->base == EXPR_EVENT) {
        if (lint->field_count < LINT_NAMES_MAX) {
            LINT_ROOM(lint->set_fields, lint->field_count, lint->field_capacity);
            lint->set_fields[lint->field_count++] = target->token.text;
        }
    } else if (target->kind == EXPR_MEMBER && target->of_object) {
        struct str name = target->token.text;
        if (IS_ONE_OF(name, fixed_fields)) {
            lint_problem(lint, &target->token, "o.%.*s can only be read%s", STR_FMT(name),
                    str_equal(name, STR("location")) ? "; o:move(dest) moves it" : "");
        } else if (lint->function->kind == FUNCTION_DESCRIBE) {
            lint_problem(lint, &target->token,
                    "on(\"describe\") only tells: it can't change \"%.*s\"", STR_FMT(name));
        }
        if (value->taint == TAINT_GLUED) {
            lint_problem(lint, &value->taint_at,
                    "what a player typed is glued into a property, and will be markup when "
                    "that "
                    "is shown; keep it by itself and give it a name in the text, or quote(...) "
                    "it");
        }
    } else if (target->kind == EXPR_LOCAL) {
        struct local *local = lint_find_local(lint, target->token.text);
        if (local && value->taint > local->taint) {
            local->taint = value->taint;
            local->taint_at = value->taint_at;
        }
    }
}

/* -- markup -- */

static void tainted(struct lint *lint, const struct expr *text)
{
    if (text->taint == TAINT_GLUED) {
        lint_problem(lint, &text->taint_at,
                "what a player typed is glued in with \"..\", so it can hold markup; give it a "
                "name in the text, as in tell(\"{text}\", {text = ...}), or quote(...) it");
    } else if (text->taint == TAINT_RAW) {
        lint_problem(lint, &text->taint_at,
                "what a player typed is told as markup; say tell(\"{text}\", {text = ...})");
    }
}

void lint_returned(struct lint *lint, const struct expr *value)
{
    enum function_kind kind = lint->function->kind;
    if (kind == FUNCTION_COMMAND || kind == FUNCTION_BEFORE || kind == FUNCTION_DESCRIBE) {
        tainted(lint, value);
    } else if (kind == FUNCTION_PLAIN && lint->function->takes_event &&
               value->taint == TAINT_GLUED) {
        tainted(lint, value); /* perhaps a command's, given by its name */
    }
}

/* -- templates -- */

static bool is_given(const struct lint *lint, const struct expr *names, struct str name)
{
    if (names && names->kind == EXPR_EVENT) {
        return event_has(names->event, name);
    }
    if (names && names->kind == EXPR_TABLE) {
        return names->open_names ||
               (names->name_count > 0 &&
                       has(&lint->table_names[names->names], names->name_count, name));
    }
    return names && names->kind != EXPR_NIL;
}

/* A name as letters, digits and _; its first letter made small into out. */
static struct str placeholder_name(struct str inside, char *out, size_t size)
{
    struct str rest = inside;
    struct str word = str_take_word(&rest);
    bool article = str_equal_nocase(word, STR("the")) || str_equal_nocase(word, STR("a")) ||
                   str_equal_nocase(word, STR("an"));
    if (article && rest.length > 0) {
        word = str_take_word(&rest);
    }
    if (str_ends(word, STR("'s"))) {
        word.length -= 2;
    }
    if (word.length == 0 || word.length >= size) {
        return STR_NONE;
    }
    for (size_t i = 0; i < word.length; i++) {
        char c = word.bytes[i];
        bool ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                  (c >= '0' && c <= '9');
        if (!ok) {
            return STR_NONE;
        }
        out[i] = c;
    }
    if (out[0] >= 'A' && out[0] <= 'Z') {
        out[0] = (char)(out[0] + 32);
    }
    return (struct str){out, word.length};
}

/* "{vreb:open}", "{thing verbs:open}": what has a colon is a verb or an amount. */
static void check_form(struct lint *lint, const struct expr *text, struct str inside)
{
    size_t colon = str_find_char(inside, ':', 0);
    struct str form = str_slice(inside, 0, colon == SIZE_MAX ? 0 : colon);
    while (str_find_char(form, ' ', 0) != SIZE_MAX) {
        (void)str_take_word(&form);
    }
    if (form.length > 0 && !str_equal_nocase(form, STR("verb")) &&
            !str_equal_nocase(form, STR("amount"))) {
        lint_problem(lint, &text->token,
                "the text has {%.*s}, and what has a colon begins with verb: or amount:",
                STR_FMT(inside));
    }
}

static void check_template(
        struct lint *lint, const struct expr *text, const struct expr *names, bool has_actor)
{
    struct buf plain = {0};
    if (text->kind != EXPR_STRING) {
        return;
    }
    (void)token_string(&text->token, &plain);
    struct str rest = buf_str(&plain);
    size_t brace = 0;
    while ((brace = str_find_char(rest, '{', 0)) != SIZE_MAX) {
        rest = str_slice(rest, brace + 1, rest.length);
        if (str_starts(rest, STR("{"))) {
            rest = str_slice(rest, 1, rest.length);
            continue;
        }
        size_t close = str_find_char(rest, '}', 0);
        if (close == SIZE_MAX) {
            break;
        }
        char small[40];
        struct str inside = str_slice(rest, 0, close);
        check_form(lint, text, inside);
        struct str name = placeholder_name(inside, small, sizeof(small));
        bool verb = str_starts_nocase(inside, STR("verb:"));
        bool known = verb || name.length == 0 || (has_actor && str_equal(name, STR("actor"))) ||
                     is_given(lint, names, name);
        if (!known) {
            lint_problem(lint, &text->token,
                    "the text names {%.*s}, but no \"%.*s\" is given with it", STR_FMT(inside),
                    STR_FMT(name));
        }
    }
    buf_finish(&plain);
}

/* -- calls -- */

static void compile_pattern(struct lint *lint, const struct expr *pattern, struct function *out)
{
    struct err err = {0};
    (void)token_string(&pattern->token, &out->pattern);
    if (!grammar_compile(buf_str(&out->pattern), &out->grammar, &err)) {
        out->grammar = NULL;
        lint_problem(lint, &pattern->token, "%s", err.text);
        return;
    }
    struct str verb = grammar_loose_verb(out->grammar);
    if (verb.length > 0) {
        lint_problem(lint, &pattern->token,
                "the pattern \"%.*s\" makes \"%.*s\" a verb of its own, too; if it is not to "
                "be one, write a command for each alternative",
                STR_FMT(buf_str(&out->pattern)), STR_FMT(verb));
    }
}

static void check_event(struct lint *lint, const struct expr *event, struct function *out)
{
    struct buf name = {0};
    struct buf nearest = {0};
    (void)token_string(&event->token, &name);
    if (out->kind == FUNCTION_ON && str_equal(buf_str(&name), STR("describe"))) {
        out->kind = FUNCTION_DESCRIBE;
    }
    if (out->kind == FUNCTION_ON && str_equal(buf_str(&name), STR("command"))) {
        lint_problem(lint, &event->token, "\"command\" is an event of before alone");
    } else if (!lint->names->has_event(lint->names->data, buf_str(&name), NULL)) {
        (void)lint->names->has_event(lint->names->data, buf_str(&name), guess(lint, &nearest));
        unknown(lint, &event->token, "nothing that happens is called", buf_str(&name),
                &nearest);
    }
    buf_finish(&name);
    buf_finish(&nearest);
}

void lint_purpose(struct lint *lint, const struct expr *callee, const struct expr *args,
        size_t arg_count, struct function *out)
{
    bool named = arg_count > 0 && args[0].kind == EXPR_STRING;
    if (is_global(callee, "command") && arg_count > 0) {
        out->kind = FUNCTION_COMMAND;
        if (named) {
            compile_pattern(lint, &args[0], out);
        }
    } else if ((is_global(callee, "on") || is_global(callee, "before")) && arg_count > 0) {
        out->kind = is_global(callee, "on") ? FUNCTION_ON : FUNCTION_BEFORE;
        if (named) {
            check_event(lint, &args[0], out);
        }
    } else if (is_global(callee, "atomic")) {
        out->kind = FUNCTION_ATOMIC;
    }
}

static void check_texts(struct lint *lint, const struct call_seen *call)
{
    struct str name = call->callee->token.text;
    bool is_function = call->callee->kind == EXPR_GLOBAL;
    bool shows = is_function ? IS_ONE_OF(name, text_functions)
                             : call->is_method && IS_ONE_OF(name, text_methods);
    bool is_plain = is_function ? IS_ONE_OF(name, plain_functions)
                                : call->callee->kind == EXPR_MEMBER &&
                                          (!call->is_method || IS_ONE_OF(name, plain_methods));
    for (size_t i = 0; i < call->arg_count && !is_plain; i++) {
        if (shows || call->args[i].taint == TAINT_GLUED) {
            tainted(lint, &call->args[i]);
        }
    }
    size_t text = is_function && !str_equal(name, STR("refuse")) ? 1 : 0;
    bool is_template = shows && !str_equal(name, STR("ask")) &&
                       !str_equal(name, STR("choose")) &&
                       !str_equal(name, STR("describe_with"));
    if (is_template && call->arg_count > text) {
        const struct expr *names = call->arg_count > text + 1 ? &call->args[text + 1] : NULL;
        check_template(lint, &call->args[text], names, str_equal(name, STR("act")));
    }
}

static void check_time(struct lint *lint, const struct call_seen *call)
{
    struct str name = call->callee->token.text;
    const struct token *at = &call->callee->token;
    enum function_kind kind = lint->function->kind;
    if (call->callee->kind == EXPR_GLOBAL && IS_ONE_OF(name, waiting)) {
        if (kind == FUNCTION_BEFORE || kind == FUNCTION_DESCRIBE || kind == FUNCTION_ATOMIC) {
            lint_problem(lint, at,
                    "%.*s() cannot wait here, in a before, a describe or an atomic; use "
                    "o:after(seconds, name)",
                    STR_FMT(name));
        }
    }
    bool writes =
            call->callee->kind == EXPR_GLOBAL
                    ? str_equal(name, STR("create"))
                    : call->is_method && call->receiver.is_object && IS_ONE_OF(name, writing);
    if (kind == FUNCTION_DESCRIBE && writes) {
        lint_problem(lint, at, "on(\"describe\") only tells: it can't %.*s", STR_FMT(name));
    }
}

static void check_method(struct lint *lint, const struct call_seen *call)
{
    const struct expr *callee = call->callee;
    struct str name = callee->token.text;
    struct buf nearest = {0};
    if (call->is_method && call->receiver.is_object &&
            !lint->names->has_method(lint->names->data, name, NULL)) {
        (void)lint->names->has_method(lint->names->data, name, guess(lint, &nearest));
        unknown(lint, &callee->token, "objects have no method", name, &nearest);
    } else if (!call->is_method && callee->kind == EXPR_MEMBER && callee->of_object) {
        if (lint->names->has_method(lint->names->data, name, NULL)) {
            lint_problem(lint, &callee->token, "say :%.*s(...) with a colon", STR_FMT(name));
        }
    } else if (call->is_method && call->receiver.kind == EXPR_EVENT) {
        lint_problem(lint, &callee->token, "e is no object; e.this and e.actor are");
    }
    buf_finish(&nearest);
}

/* True if it hands on what the player typed: its receiver or first argument. */
static const struct expr *handed_on(const struct call_seen *call)
{
    struct str name = call->callee->token.text;
    if (call->is_method) {
        return IS_ONE_OF(name, string_methods) ? &call->receiver : NULL;
    }
    bool library = call->callee->kind == EXPR_MEMBER && call->callee->base == EXPR_GLOBAL &&
                   str_equal(call->callee->library.text, STR("string")) &&
                   IS_ONE_OF(name, string_methods);
    bool passes = library || is_global(call->callee, "tostring");
    return passes && call->arg_count > 0 ? &call->args[0] : NULL;
}

struct expr lint_called(struct lint *lint, const struct call_seen *call)
{
    struct expr result = {.kind = EXPR_OTHER, .token = call->callee->token};
    check_method(lint, call);
    check_texts(lint, call);
    check_time(lint, call);
    const struct expr *from = handed_on(call);
    if (from) {
        result.taint = from->taint;
        result.taint_at = from->taint_at;
    } else if (is_global(call->callee, "ask")) {
        result.taint = TAINT_RAW;
        result.taint_at = call->callee->token;
    } else if (str_equal(call->callee->token.text, STR("format")) &&
               call->callee->kind == EXPR_MEMBER) {
        for (size_t i = 0; i < call->arg_count; i++) {
            if (call->args[i].taint != TAINT_NONE) {
                result.taint = TAINT_GLUED;
                result.taint_at = call->args[i].taint_at;
            }
        }
    }
    result.is_object = is_global(call->callee, "create");
    return result;
}
