//! A filter as a condition of a query: over tens of thousands of persons the database decides.
use crate::schema::{persons, units};
use crate::scim::schema::counterparts;
use crate::scim::{ENTERPRISE, filter::truth, invalid_filter};
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use scim_v2::filter::{AttrExp, AttrPath, CompValue, CompareOp, Filter, ValFilter};
use sdk::{Result, TenantId, uuid::Uuid};

/// A condition on a person.
pub(super) type Condition = Box<dyn BoxableExpression<persons::table, Pg, SqlType = Bool>>;

/// Whose names count.
#[derive(Clone, Copy)]
pub(super) struct Asker {
    pub tenant: TenantId,
    pub connection: Uuid,
}

impl Asker {
    /// The condition of a filter.
    ///
    /// # Errors
    /// `Invalid` if it asks for what cannot be asked for.
    pub fn condition(self, filter: &Filter) -> Result<Condition> {
        match filter {
            Filter::Attr(term) => self.term(term),
            Filter::ValuePath(path) => self.among(&path.attr, &path.filter),
            Filter::Not(inner) => Ok(Box::new(diesel::dsl::not(self.condition(inner)?))),
            Filter::And(all) => all.iter().map(|one| self.condition(one)).reduce(both).unwrap_or_else(never),
            Filter::Or(any) => any.iter().map(|one| self.condition(one)).reduce(either).unwrap_or_else(never),
        }
    }

    /// One of many values, all parts of it at once: of mail there is one.
    fn among(self, attr: &AttrPath, filter: &ValFilter) -> Result<Condition> {
        match filter {
            ValFilter::Not(inner) => Ok(Box::new(diesel::dsl::not(self.among(attr, inner)?))),
            ValFilter::And(all) => all.iter().map(|one| self.among(attr, one)).reduce(both).unwrap_or_else(never),
            ValFilter::Or(any) => any.iter().map(|one| self.among(attr, one)).reduce(either).unwrap_or_else(never),
            ValFilter::Attr(term) => {
                let within = |part: &AttrPath| AttrPath { sub_attr: Some(part.name.clone()), ..attr.clone() };
                self.term(&match term {
                    AttrExp::Present(part) => AttrExp::Present(within(part)),
                    AttrExp::Comparison(part, op, value) => {
                        AttrExp::Comparison(within(part), op.clone(), value.clone())
                    }
                })
            }
        }
    }

    fn term(self, term: &AttrExp) -> Result<Condition> {
        match term {
            AttrExp::Present(path) => self.present(path),
            AttrExp::Comparison(path, op, value) => self.compared(path, op, value),
        }
    }

    fn present(self, path: &AttrPath) -> Result<Condition> {
        match name(path).as_str() {
            "id" | "username" | "displayname" | "name" | "name.formatted" | "active" | "department" => Ok(always(true)),
            "emails" | "emails.value" | "emails.type" => Ok(Box::new(persons::email.ne(""))),
            "externalid" => Ok(Box::new(persons::id.eq_any(self.named(None)))),
            _ => Err(invalid_filter(&path.to_string())),
        }
    }

    fn compared(self, path: &AttrPath, op: &CompareOp, value: &CompValue) -> Result<Condition> {
        let name = name(path);
        match (name.as_str(), value) {
            ("username", CompValue::Str(text)) => like(persons::login, op, text, path),
            ("displayname" | "name" | "name.formatted", CompValue::Str(text)) => like(persons::name, op, text, path),
            ("emails" | "emails.value", CompValue::Str(text)) => like(persons::email, op, text, path),
            ("department", CompValue::Str(text)) => self.works(op, text, path),
            // All mail is of work.
            ("emails.type", CompValue::Str(text)) => {
                let work: Condition =
                    if text.eq_ignore_ascii_case("work") { Box::new(persons::email.ne("")) } else { always(false) };
                signed(op, work, path)
            }
            ("id", CompValue::Str(text)) => {
                let known: Condition = match text.parse::<Uuid>() {
                    Ok(id) => Box::new(persons::id.eq(id)),
                    Err(_) => always(false),
                };
                signed(op, known, path)
            }
            ("externalid", CompValue::Str(text)) => {
                signed(op, Box::new(persons::id.eq_any(self.named(Some(text)))), path)
            }
            ("active", value) => {
                let wanted = match value {
                    CompValue::True => Some(true),
                    CompValue::False => Some(false),
                    CompValue::Str(text) => truth(text),
                    _ => None,
                };
                let wanted = wanted.ok_or_else(|| invalid_filter(&path.to_string()))?;
                signed(op, Box::new(persons::active.eq(wanted)), path)
            }
            _ => Err(invalid_filter(&path.to_string())),
        }
    }

    /// Who works in a unit of this code.
    fn works(self, op: &CompareOp, code: &str, path: &AttrPath) -> Result<Condition> {
        let units = units::table
            .filter(units::tenant_id.eq(self.tenant.0))
            .filter(units::key.ilike(literal(code)))
            .select(units::id);
        signed(op, Box::new(persons::unit_id.eq_any(units)), path)
    }

    /// Whom the connection calls so, or anything at all.
    fn named(self, external: Option<&str>) -> Names {
        let query = counterparts::table
            .filter(counterparts::tenant_id.eq(self.tenant.0))
            .filter(counterparts::connection.eq(self.connection))
            .filter(counterparts::external_id.is_not_null())
            .select(counterparts::subject)
            .into_boxed();
        match external {
            Some(external) => query.filter(counterparts::external_id.eq(external.to_owned())),
            None => query,
        }
    }
}

type Names =
    diesel::helper_types::IntoBoxed<'static, diesel::dsl::Select<counterparts::table, counterparts::subject>, Pg>;

/// An attribute's name in small letters, without the schema it belongs to anyway.
fn name(path: &AttrPath) -> String {
    let whole = AttrPath { uri: None, ..path.clone() }.to_string().to_ascii_lowercase();
    let extended = path.uri.as_deref().is_some_and(|uri| uri.eq_ignore_ascii_case(ENTERPRISE));
    // A department without its schema is nothing.
    if (whole == "department") == extended { whole } else { String::new() }
}

fn like<C>(column: C, op: &CompareOp, text: &str, path: &AttrPath) -> Result<Condition>
where
    C: Expression<SqlType = diesel::sql_types::Text> + PgTextExpressionMethods,
    diesel::dsl::ILike<C, String>: BoxableExpression<persons::table, Pg, SqlType = Bool> + 'static,
{
    let literal = literal(text);
    let pattern = match op {
        CompareOp::Eq | CompareOp::Ne => literal,
        CompareOp::Co => format!("%{literal}%"),
        CompareOp::Sw => format!("{literal}%"),
        CompareOp::Ew => format!("%{literal}"),
        _ => return Err(invalid_filter(&path.to_string())),
    };
    let alike: Condition = Box::new(column.ilike(pattern));
    Ok(if *op == CompareOp::Ne { Box::new(diesel::dsl::not(alike)) } else { alike })
}

/// A text for `like`: what somebody wrote stands for itself.
fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// Equal or not; nothing else can be asked of what has no order.
fn signed(op: &CompareOp, equal: Condition, path: &AttrPath) -> Result<Condition> {
    match op {
        CompareOp::Eq => Ok(equal),
        CompareOp::Ne => Ok(Box::new(diesel::dsl::not(equal))),
        _ => Err(invalid_filter(&path.to_string())),
    }
}

fn both(one: Result<Condition>, other: Result<Condition>) -> Result<Condition> {
    Ok(Box::new(one?.and(other?)))
}

fn either(one: Result<Condition>, other: Result<Condition>) -> Result<Condition> {
    Ok(Box::new(one?.or(other?)))
}

fn never() -> Result<Condition> {
    Ok(always(false))
}

fn always(truth: bool) -> Condition {
    Box::new(sql::<Bool>(if truth { "true" } else { "false" }))
}
