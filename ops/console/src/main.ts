import { mount } from 'svelte';
import App from './App.svelte';
import { route } from './session/route.svelte';
import './style/tokens.css';
import './style/base.css';
import './style/print.css';

route.begin();
mount(App, { target: document.getElementById('console')! });
