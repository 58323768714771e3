/** The only messages between the screens and the desktop app. */
export const channels = { call: 'isthmus:call', event: 'isthmus:event', menu: 'isthmus:menu', choose: 'isthmus:choose' } as const;

export const scheme = 'app';
export const origin = `${scheme}://isthmus`;
