//! A browser with its cookie.
use reqwest::Method;
use testkit::{Answer, Town, User};

/// A browser somebody is signed in with.
pub struct Device {
    door: User,
    /// The cookie, as `name=value`.
    pub session: String,
}

impl Device {
    pub async fn signed_in(town: &Town<'_>, login: &str, password: &str, browser: &str) -> Self {
        let door = town.stranger();
        let form = format!("login={login}&password={password}");
        let request = door.request(Method::POST, "/sign-in").header("User-Agent", browser);
        let request = request.header("Content-Type", "application/x-www-form-urlencoded").body(form);
        Self::of(door, &Answer::of(request).await.is(303))
    }

    /// The browser that was let in with this answer.
    pub fn of(door: User, opened: &Answer) -> Self {
        let session = opened.header("set-cookie").split(';').next().unwrap().to_owned();
        Self { door, session }
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.door.request(Method::GET, path).header("Cookie", &self.session)).await
    }

    pub async fn post(&self, path: &str, form: &str) -> Answer {
        let request = self.door.request(Method::POST, path).header("Cookie", &self.session);
        Answer::of(request.header("Content-Type", "application/x-www-form-urlencoded").body(form.to_owned())).await
    }

    /// The page of the account.
    pub async fn account(&self) -> String {
        self.get("/account").await.is(200).text()
    }
}
