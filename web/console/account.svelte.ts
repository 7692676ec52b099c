import * as api from '../shared/api';
import type { Organisation, Session } from '../shared/wire';

/** Who sits here and for which organisation: what every page of the console needs. */
export class Account {
  session = $state.raw<Session>({ signedIn: false, name: null, policies: [] });
  organisation = $state.raw<Organisation>();
  /** The server wants a sign-in even to read. */
  closed = $state(false);
  known = $state(false);
  unreachable = $state(false);

  async refresh(): Promise<void> {
    try {
      this.session = await api.getSession();
      this.organisation = await api.getOrganisation();
      this.closed = false;
      this.unreachable = false;
    } catch (thrown) {
      this.closed = api.isRefusal(thrown);
      this.unreachable = !this.closed;
    }
    this.known = true;
  }

  signOut = async (): Promise<void> => {
    await api.signOut().catch(() => undefined);
    await this.refresh();
  };
}
