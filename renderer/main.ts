import '@fontsource-variable/source-sans-3/wght.css';
import { mount } from 'svelte';
import App from './App.svelte';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import { AppState } from './state/app-state.svelte.ts';
import { connect } from './transport/connect.ts';

const app = new AppState(connect());
mount(App, { target: document.body, props: { app } });
void app.load();
